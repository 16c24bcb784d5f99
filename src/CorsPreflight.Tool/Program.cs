using System.CommandLine;

namespace CorsPreflight.Tool;

/// <summary>The command <c>cors-preflight</c>.</summary>
internal static class Program
{
    public static Task<int> Main(string[] args) => Root().Parse(args).InvokeAsync();

    /// <summary>All that the command understands.</summary>
    public static RootCommand Root() => new("Finds out why a cross-origin call fails, as a browser would see it.");
}
