using Microsoft.AspNetCore.Http;

namespace CorsPreflight.Benchmarks.Pipelines;

/// <summary>An application that completes after it returned, on the same thread, so that all it costs is counted.</summary>
internal static class Later
{
    private static TaskCompletionSource? pending;

    public static Task Invoke(HttpContext context)
    {
        pending = new TaskCompletionSource();
        return pending.Task;
    }

    public static void Complete() => pending?.SetResult();
}
