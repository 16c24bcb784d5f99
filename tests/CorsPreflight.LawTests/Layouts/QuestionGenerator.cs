using System.Text.RegularExpressions;

namespace CorsPreflight.LawTests.Layouts;

/// <summary>Random requests that an application is likely to do something with.</summary>
internal sealed partial class QuestionGenerator
{
    private const int Count = 14;

    // More than anybody's prefix has.
    private static readonly string Endless = string.Join('/', Enumerable.Repeat("a", 20)), Long = new('a', 1100);

    private readonly Dice dice;
    private readonly string[] patterns;
    private readonly string[] prefixes;

    private QuestionGenerator(Layout layout)
    {
        dice = new Dice(~layout.Seed);
        IEnumerable<string> routes = layout.AllSteps.SelectMany(step => step switch
        {
            Endpoints endpoints => endpoints.Specs.Select(spec => spec.Pattern).Where(pattern => !ErrorPage.Is(pattern)),
            Tenant tenant => tenant.Specs.Select(spec => spec.Pattern),
            StaticFiles files => files.Paths,
            Terminal { Path: string path } => [path],
            SetsEndpoint sets => [sets.Path],
            _ => [],
        });
        patterns = [.. routes.Distinct()];
        prefixes = [.. layout.Prefixes];
    }

    public static IReadOnlyList<Question> For(Layout layout)
    {
        var generator = new QuestionGenerator(layout);
        return [.. Enumerable.Range(0, Count).Select(_ => generator.Next())];
    }

    private Question Next() => new(
        dice.Of("GET", "PUT", "PUT", "DELETE"),
        Path(),
        dice.Below(8) switch { 0 => MapWhenBranch.Host, 1 => "elsewhere.example", _ => "localhost" },
        dice.Below(8) switch { 0 => Gate.Query, 1 => MapWhenBranch.Query, _ => null },
        dice.Below(10) switch { 0 => "text/plain", < 3 => null, _ => "application/json" },
        HasVersion: dice.OneIn(3),
        HasBranchHeader: dice.OneIn(4));

    private string Path()
    {
        string path = dice.Below(12) switch
        {
            0 => dice.Of("/nowhere", "/nowhere/else", "/api", "/a/b/c"),
            _ => Parameters().Replace(dice.Of(patterns), match => Value(match.Value)).Replace("//", "/", StringComparison.Ordinal),
        };
        if (prefixes.Length > 0 ? dice.Below(3) > 0 : dice.OneIn(5))
            path = (prefixes.Length > 0 && !dice.OneIn(6) ? dice.Of(prefixes) : dice.Of("/api", "/other", "/a")) + path;
        return dice.Below(16) switch
        {
            0 => path.TrimEnd('/') + "/deep",
            1 => path.ToUpperInvariant(),
            _ => path,
        };
    }

    private string Value(string parameter)
    {
        if (parameter.StartsWith("{*", StringComparison.Ordinal))
            return dice.Of("", "b", "orders", "a/b", "api/orders", "x/y/z", "x/y/z", dice.Of(Endless, Endless, Long));
        if (parameter.Contains(":int", StringComparison.Ordinal))
            return dice.OneIn(6) ? "b" : "1";
        return dice.Of("b", "1", "orders", "api", "admin", "c", "a");
    }

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Parameters();
}
