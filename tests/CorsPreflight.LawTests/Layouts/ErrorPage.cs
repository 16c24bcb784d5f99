namespace CorsPreflight.LawTests.Layouts;

/// <summary>Where error pages are. Pages ask for nothing below it, so whatever runs there runs in error handling.</summary>
internal static class ErrorPage
{
    public const string Path = "/err";

    public static bool Is(string path) => path.StartsWith(Path + "/", StringComparison.Ordinal);
}
