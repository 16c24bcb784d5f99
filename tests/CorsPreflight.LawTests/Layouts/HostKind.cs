namespace CorsPreflight.LawTests.Layouts;

/// <summary>Who calls UseRouting.</summary>
internal enum HostKind
{
    /// <summary>WebApplication puts it ahead of everything in Program.cs.</summary>
    Implicit,

    /// <summary>Program.cs, on a WebApplication.</summary>
    Explicit,

    /// <summary>A Startup on the generic host, which calls UseEndpoints too.</summary>
    Startup,
}
