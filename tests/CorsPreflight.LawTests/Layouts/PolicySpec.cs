namespace CorsPreflight.LawTests.Layouts;

/// <summary>A policy, which admits an origin of its own, and one that all admit.</summary>
/// <param name="Name">In the section.</param>
/// <param name="AdmitsAnyOrigin">It is <c>*</c>.</param>
/// <param name="Methods">In addition to GET.</param>
/// <param name="AllowsCredentials">Which excludes <paramref name="AdmitsAnyOrigin"/>.</param>
internal sealed record PolicySpec(string Name, bool AdmitsAnyOrigin, string[] Methods, bool AllowsCredentials)
{
    public const string Default = "Default", Everybody = "https://everybody.example", Nobody = "https://nobody.example";

    public string OwnOrigin => OriginOf(Name);

    public static string OriginOf(string policy) => $"https://{policy.ToLowerInvariant()}.example";

    public bool Admits(string origin) => AdmitsAnyOrigin || origin == OwnOrigin || origin == Everybody;

    public bool Admits(string origin, string method) =>
        Admits(origin) && (method == "GET" || Methods.Contains(method) || Methods.Contains("*"));

    public override string ToString() =>
        $"{Name}({string.Join(',', Methods)}{(AdmitsAnyOrigin ? ",any origin" : "")}{(AllowsCredentials ? ",credentials" : "")})";
}
