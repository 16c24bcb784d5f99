using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using CorsPreflight.Tests.Requests;
using FluentAssertions.Execution;

namespace CorsPreflight.Tests;

/// <summary>Applications that nobody here wrote: made by <c>dotnet new</c>, with two lines and a policy.</summary>
public class TemplateTests(PackedLibrary library) : IClassFixture<PackedLibrary>
{
    private const string Listening = "Now listening on: ";

    // Of each: its own pages and answers, with their status.
    private static readonly Dictionary<string, (string Method, string Path, int Status)[]> Requests = new()
    {
        ["webapi --use-controllers"] = [("GET", "/weatherforecast", 200), ("POST", "/weatherforecast", 405), ("GET", "/openapi/v1.json", 200), ("GET", "/nowhere", 404)],
        ["webapi"] = [("GET", "/weatherforecast", 200), ("POST", "/weatherforecast", 405), ("GET", "/openapi/v1.json", 200), ("GET", "/nowhere", 404)],
        ["webapiaot"] = [("GET", "/todos", 200), ("GET", "/todos/99", 404), ("POST", "/todos", 405), ("GET", "/nowhere", 404)],
        ["mvc"] = [("GET", "/", 200), ("GET", "/Home/Privacy", 200), ("GET", "/css/site.css", 200), ("GET", "/nowhere", 404)],
        ["razor"] = [("GET", "/", 200), ("GET", "/Privacy", 200), ("GET", "/css/site.css", 200), ("GET", "/nowhere", 404)],
        ["blazor"] = [("GET", "/", 200), ("GET", "/counter", 200), ("GET", "/app.css", 200), ("POST", "/_blazor/negotiate?negotiateVersion=1", 200), ("GET", "/nowhere", 404)],
        ["grpc"] = [("GET", "/", 200), ("POST", "/greet.Greeter/SayHello", 200), ("GET", "/nowhere", 404)],
    };

    public static TheoryData<string> Templates => [.. Requests.Keys];

    [TemplateTheory]
    [Trait("Category", "Templates")]
    [MemberData(nameof(Templates))]
    public async Task Answers_preflights_and_completes_what_the_application_answers(string template)
    {
        string name = "From" + string.Concat(template.Where(char.IsLetter));
        string folder = await library.Create(name, template, TestApp.Settings);
        using var process = Process.Start(new ProcessStartInfo("dotnet", [$"bin/Debug/net10.0/{name}.dll", "--urls", "http://127.0.0.1:0"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            Environment = { ["ASPNETCORE_ENVIRONMENT"] = "Development" },
        })!;
        try
        {
            using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = await Address(process) };
            using (new AssertionScope())
            {
                foreach ((string method, string path, int status) in Requests[template])
                    await Check(client, template == "grpc" ? HttpVersion.Version20 : HttpVersion.Version11, method, path, status);
            }
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    private static async Task Check(HttpClient client, Version version, string method, string path, int status)
    {
        Answers.Of(await Preflight(TestApp.App, "PUT", "authorization,content-type")).Should().Be(Answers.AllowedPreflight, path);
        Answers.Of(await Preflight(TestApp.Evil, "PUT", "authorization,content-type")).Should().Be(Answers.RefusedPreflight, path);
        Answers.Of(await Preflight(TestApp.App, "DELETE", "authorization,content-type")).Should().Be(Answers.RefusedPreflight, path);
        Answers.Of(await Preflight(TestApp.App, "PUT", "x-unlisted")).Should().Be(Answers.RefusedPreflight, path);
        Answers.Of(await Send(method, TestApp.App)).Should().Be(Response(Answers.Allowed(status)), $"{method} {path}");
        Answers.Of(await Send(method, TestApp.Evil)).Should().Be(Response(Answers.NotAllowed(status)), $"{method} {path}");
        Answers.Of(await Send(method, origin: null)).Should().Be(Response(Answers.NotAllowed(status)), $"{method} {path}");

        // Static assets have copies that are compressed, and say so.
        string Response(string answer) => path.EndsWith(".css", StringComparison.Ordinal) ? answer.Replace("Vary: ", "Vary: Accept-Encoding, ", StringComparison.Ordinal) : answer;

        Task<HttpResponseMessage> Preflight(string origin, string requested, string headers) =>
            Send("OPTIONS", origin, ("Access-Control-Request-Method", requested), ("Access-Control-Request-Headers", headers));

        Task<HttpResponseMessage> Send(string method, string? origin, params (string Name, string Value)[] headers)
        {
            var request = new HttpRequestMessage(new HttpMethod(method), path) { Version = version, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
            if (origin is not null)
                request.Headers.Add("Origin", origin);
            foreach ((string name, string value) in headers)
                request.Headers.Add(name, value);
            // One empty message, for the one template whose paths take any.
            if (version == HttpVersion.Version20 && method == "POST")
                request.Content = new ByteArrayContent([0, 0, 0, 0, 0]) { Headers = { ContentType = new MediaTypeHeaderValue("application/grpc") } };
            return client.SendAsync(request);
        }
    }

    private static async Task<Uri> Address(Process process)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var told = new List<string>();
        while (await process.StandardOutput.ReadLineAsync(timeout.Token) is string line)
        {
            told.Add(line);
            if (line.Contains(Listening, StringComparison.Ordinal))
            {
                // It would wait for somebody to read what else it has to say.
                _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
                return new Uri(line[(line.IndexOf(Listening, StringComparison.Ordinal) + Listening.Length)..]);
            }
        }
        throw new InvalidOperationException($"The application ended: {string.Join('\n', told)}");
    }
}
