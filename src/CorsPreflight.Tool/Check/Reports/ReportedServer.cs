namespace CorsPreflight.Tool.Check.Reports;

/// <summary>Who answered, and by what it was recognised.</summary>
internal sealed record ReportedServer(string Id, string Name, string? Sign);
