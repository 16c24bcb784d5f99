namespace CorsPreflight.LawTests.Layouts;

/// <param name="Pattern">Of the route; <c>:versioned</c> is a constraint that reads a header.</param>
/// <param name="Methods">None admits any.</param>
/// <param name="Cors">CORS metadata in its order: names, <c>nameless</c>, <c>disabled</c>. The last one decides.</param>
/// <param name="Accepts">The only content type.</param>
/// <param name="Host">The only host.</param>
/// <param name="Order">Of the route.</param>
/// <param name="MethodConstraint">A method that a constraint asks for, in the place of metadata.</param>
/// <param name="Behavior">How it answers.</param>
/// <param name="Owner">Where it lives.</param>
/// <param name="Matching">What else decides that it matches.</param>
/// <param name="StandIn">What <see cref="Matching.ByReplacement"/> puts in its place.</param>
internal sealed record EndpointSpec(
    string Pattern,
    string[] Methods,
    string[] Cors,
    string? Accepts = null,
    string? Host = null,
    int Order = 0,
    string? MethodConstraint = null,
    Behavior Behavior = Behavior.Writes,
    Owner Owner = Owner.Application,
    Matching Matching = Matching.Plain,
    EndpointSpec? StandIn = null)
{
    public const string Nameless = "nameless", Disabled = "disabled", VersionHeader = "api-version", SupportedVersion = "2";

    /// <summary>The policy's name; null where nobody is let in.</summary>
    public string? Policy => Cors.LastOrDefault() switch
    {
        null or Nameless => PolicySpec.Default,
        Disabled => null,
        string name => name,
    };

    /// <summary>Whether more than method, host and path decides that it runs, which no preflight tells.</summary>
    public bool IsConditional => Accepts is not null || NeedsVersion || StandIn is not null;

    public bool NeedsVersion =>
        Matching is Matching.ByNode or Matching.BySelector || Pattern.Contains(":versioned", StringComparison.Ordinal);

    public bool BeginsWithLiteral => Pattern.Length > 1 && Pattern[1] != '{';

    public override string ToString()
    {
        string[] parts =
        [
            Methods.Length == 0 ? "*" : string.Join('|', Methods),
            Pattern,
            "cors=" + (Cors.Length == 0 ? "none" : string.Join(',', Cors)),
            Accepts is null ? "" : "accepts=" + Accepts,
            Host is null ? "" : "host=" + Host,
            Order == 0 ? "" : "order=" + (Order == int.MaxValue ? "max" : "1"),
            MethodConstraint is null ? "" : "constraint=" + MethodConstraint,
            Matching == Matching.Plain ? "" : $"version {Matching}",
            StandIn is null ? "" : $"stand-in({StandIn})",
            Behavior == Behavior.Writes ? "" : Behavior.ToString(),
        ];
        return string.Join(' ', parts.Where(part => part.Length > 0));
    }
}
