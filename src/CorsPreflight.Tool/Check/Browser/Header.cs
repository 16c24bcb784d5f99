namespace CorsPreflight.Tool.Check.Browser;

/// <summary>One header line, as it was sent or came.</summary>
internal readonly record struct Header(string Name, string Value);
