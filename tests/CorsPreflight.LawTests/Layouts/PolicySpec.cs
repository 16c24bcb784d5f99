namespace CorsPreflight.LawTests.Layouts;

/// <summary>A policy, which admits an origin of its own, and one that all admit.</summary>
/// <param name="Name">In the section.</param>
/// <param name="AdmitsAnyOrigin">It is <c>*</c>.</param>
/// <param name="Methods">In addition to GET.</param>
/// <param name="AllowsCredentials">Which excludes <paramref name="AdmitsAnyOrigin"/>.</param>
/// <param name="Headers">Those of requests.</param>
/// <param name="Exposed">Those of responses.</param>
/// <param name="MaxAge">In seconds; null where the policy says nothing of it.</param>
internal sealed record PolicySpec(
    string Name, bool AdmitsAnyOrigin, string[] Methods, bool AllowsCredentials, string[] Headers, string[] Exposed, int? MaxAge)
{
    public const string Default = "Default", Everybody = "https://everybody.example", Nobody = "https://nobody.example", Any = "*";

    public string OwnOrigin => OriginOf(Name);

    public static string OriginOf(string policy) => $"https://{policy.ToLowerInvariant()}.example";

    public bool Admits(string origin) => AdmitsAnyOrigin || origin == OwnOrigin || origin == Everybody;

    public bool Admits(string origin, Question question) =>
        Admits(origin) && AdmitsMethod(question.Method) && question.HeaderNames.All(AdmitsHeader);

    public bool AdmitsMethod(string method) => method == "GET" || Methods.Contains(method) || Methods.Contains(Any);

    public bool AdmitsHeader(string name) => Headers.Contains(name, StringComparer.OrdinalIgnoreCase) || Headers.Contains(Any);

    public override string ToString()
    {
        string[] parts =
        [
            .. Methods,
            AdmitsAnyOrigin ? "any origin" : "",
            AllowsCredentials ? "credentials" : "",
            "headers=" + string.Join('|', Headers),
            "exposed=" + string.Join('|', Exposed),
            MaxAge is null ? "" : $"max-age={MaxAge}",
        ];
        return $"{Name}({string.Join(',', parts.Where(part => part.Length > 0))})";
    }
}
