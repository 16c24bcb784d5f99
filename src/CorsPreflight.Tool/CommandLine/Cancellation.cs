using System.Runtime.InteropServices;

namespace CorsPreflight.Tool.CommandLine;

/// <summary>
/// Ctrl+C, and the signal that build servers send. Asks the work to end, waits a little for it, and then leaves it behind: it may hang
/// where nothing can be cancelled, such as at the opening of a pipe. A second signal ends the process at once.
/// </summary>
internal sealed class Cancellation : IDisposable
{
    // Enough to close connections; longer, and people press again.
    private static readonly TimeSpan GracePeriod = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource asked = new();
    private readonly TaskCompletionSource<int> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PosixSignalRegistration interrupt, terminate;
    private int exitCode;

    public Cancellation()
    {
        interrupt = On(PosixSignal.SIGINT, ExitCode.Interrupted);
        terminate = On(PosixSignal.SIGTERM, ExitCode.Terminated);
    }

    /// <summary>Runs the work to its end, or until it is interrupted.</summary>
    public async Task<int> Run(Func<CancellationToken, Task<int>> work)
    {
        // Elsewhere, because nothing ends what blocks here.
        Task<int> running = Task.Run(() => work(asked.Token));
        try
        {
            return await await Task.WhenAny(running, ended.Task);
        }
        catch (OperationCanceledException) when (asked.IsCancellationRequested)
        {
            return exitCode;
        }
    }

    public void Dispose()
    {
        interrupt.Dispose();
        terminate.Dispose();
        asked.Dispose();
    }

    private PosixSignalRegistration On(PosixSignal signal, int code) => PosixSignalRegistration.Create(signal, context =>
    {
        if (asked.IsCancellationRequested)
            return;
        context.Cancel = true;
        exitCode = code;
        asked.Cancel();
        _ = Task.Delay(GracePeriod).ContinueWith(_ => ended.TrySetResult(code), TaskScheduler.Default);
    });
}
