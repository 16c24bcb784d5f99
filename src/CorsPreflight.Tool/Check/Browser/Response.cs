namespace CorsPreflight.Tool.Check.Browser;

/// <summary>What a server answered: the status, and the header lines in their order, repeated ones as several.</summary>
internal sealed record Response(int Status, IReadOnlyList<Header> Headers);
