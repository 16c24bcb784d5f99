using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace CorsPreflight.Tool.Tests.Servers;

/// <summary>A server that listens on a socket of its own in a folder of its own, both of which go with it.</summary>
internal sealed class ServerProcess : IDisposable
{
    private readonly Process process;
    private readonly StringBuilder errors = new();
    private readonly DirectoryInfo folder;

    private ServerProcess(DirectoryInfo folder, string program, IEnumerable<string> arguments)
    {
        this.folder = folder;
        process = new Process
        {
            StartInfo = new ProcessStartInfo(Installed.PathOf(program), arguments)
            {
                WorkingDirectory = folder.FullName,
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            },
        };
        process.ErrorDataReceived += (_, line) =>
        {
            lock (errors)
                errors.AppendLine(line.Data);
        };
        process.Start();
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
    }

    /// <summary>What it wrote to its error output so far.</summary>
    public string Errors
    {
        get
        {
            lock (errors)
                return errors.ToString();
        }
    }

    /// <summary>A new folder, in which the server is to listen on the socket <see cref="SocketIn"/>.</summary>
    public static DirectoryInfo NewFolder() => Directory.CreateTempSubdirectory("cors-preflight-");

    public static string SocketIn(DirectoryInfo folder) => Path.Combine(folder.FullName, "socket");

    /// <summary>Comes back when the server takes connections.</summary>
    public static async Task<ServerProcess> Start(DirectoryInfo folder, string program, params string[] arguments)
    {
        var server = new ServerProcess(folder, program, arguments);
        for (int wait = 0; wait < 400; wait++)
        {
            if (server.process.HasExited)
                break;
            try
            {
                using Socket socket = await server.Connect();
                return server;
            }
            catch (SocketException)
            {
                await Task.Delay(50);
            }
        }
        server.Dispose();
        throw new InvalidOperationException($"{program} does not listen: {server.Errors}");
    }

    /// <summary>Sends the bytes and reads until the server closes the connection, as it must be asked to.</summary>
    public async Task<string> Send(byte[] request)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        using Socket socket = await Connect();
        using var stream = new NetworkStream(socket);
        try
        {
            await stream.WriteAsync(request, timeout.Token);
        }
        catch (IOException)
        {
            // It has read enough, and answers why.
        }
        var answer = new MemoryStream();
        try
        {
            await stream.CopyToAsync(answer, timeout.Token);
        }
        catch (IOException) when (answer.Length > 0)
        {
            // It left what it had not read.
        }
        return Encoding.Latin1.GetString(answer.ToArray());
    }

    public void Dispose()
    {
        process.Kill(entireProcessTree: true);
        process.WaitForExit();
        process.Dispose();
        folder.Delete(recursive: true);
    }

    private async Task<Socket> Connect()
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(SocketIn(folder)));
            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
            throw;
        }
    }
}
