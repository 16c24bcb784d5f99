using CorsPreflight.Tests.Core.Fetch;
using CsCheck;

namespace CorsPreflight.Tests.Core.Policies;

public class OriginSetTests
{
    public static TheoryData<string> Rows => Cases.Names(Cases.Origins);

    [Theory]
    [MemberData(nameof(Rows))]
    public void Admits_and_refuses_what_the_table_says(string it)
    {
        OriginsCase row = Cases.Origins[it];
        var policy = PreflightPolicy.Create(new StrictPreflightPolicyOptions { AllowedOrigins = [.. row.Patterns] });
        (string Origin, PreflightReason Reason)[] expected =
        [
            .. (row.Admits ?? []).Select(o => (o, PreflightReason.Allowed)),
            .. (row.Refuses ?? []).Select(o => (o, PreflightReason.OriginNotAllowed)),
            .. (row.Malformed ?? []).Select(o => (o, PreflightReason.OriginMalformed)),
        ];
        expected.Should().NotBeEmpty();
        expected.Select(e => Decide(policy, e.Origin)).Should().Equal(expected.Select(e =>
            (e.Origin, e.Reason, e.Reason == PreflightReason.Allowed || e.Origin.Length == 0 ? null : e.Origin, e.Reason == PreflightReason.Allowed)));
    }

    [Fact]
    public void Admits_what_one_of_its_patterns_admits_and_nothing_else() =>
        Gen.Select(Texts.Pattern.Where(IsAccepted).Array[1, 6], Gen.OneOf<string>(Texts.Origin, Texts.Mutated(Texts.Origin)).Array[30]).Sample(
            (patterns, origins) =>
            {
                var policy = PreflightPolicy.Create(new StrictPreflightPolicyOptions { AllowedOrigins = patterns });
                // Beside strangers, what the patterns were made for: themselves, and something below.
                IEnumerable<string> meant = patterns.Select(p => p.Replace(":*", ":81", StringComparison.Ordinal));
                foreach (string origin in origins.Concat(meant.Select(p => p.Replace("*.", "a.b.", StringComparison.Ordinal))).Concat(meant.Select(p => p.Replace("*", "a-1", StringComparison.Ordinal))))
                {
                    PreflightReason expected = !Reference.IsWellFormed(origin) ? PreflightReason.OriginMalformed
                        : patterns.Any(p => Reference.Admits(p, origin)) ? PreflightReason.Allowed
                        : PreflightReason.OriginNotAllowed;
                    Decide(policy, origin).Should().Be((origin, expected, expected == PreflightReason.Allowed || origin.Length == 0 ? null : origin, expected == PreflightReason.Allowed));
                }
            },
            iter: 1_000);

    [Fact]
    public void Admits_each_of_many_and_no_neighbour()
    {
        var policy = PreflightPolicy.Create(new StrictPreflightPolicyOptions
        {
            AllowedOrigins = [.. Enumerable.Range(0, 5_000).SelectMany(i => new[] { $"https://h{i}.example", $"https://*.w{i}.example", $"http://p{i}.example:*" })],
        });
        for (int i = 0; i < 5_000; i++)
        {
            string[] admitted = [$"https://h{i}.example", $"https://a.w{i}.example", $"https://a.b.w{i}.example", $"http://p{i}.example", $"http://p{i}.example:{i + 81}"];
            string[] refused = [$"http://h{i}.example", $"https://a.h{i}.example", $"https://w{i}.example", $"https://w{i}.example:81", $"https://p{i}.example", $"http://a.p{i}.example", $"https://h{i + 5_000}.example"];
            (admitted.All(policy.AllowsOrigin), refused.Any(policy.AllowsOrigin)).Should().Be((true, false));
        }
    }

    private static bool IsAccepted(string pattern)
    {
        try
        {
            _ = PreflightPolicy.Create(new StrictPreflightPolicyOptions { AllowedOrigins = [pattern] });
            return true;
        }
        catch (StrictPreflightConfigurationException)
        {
            return false;
        }
    }

    private static (string Origin, PreflightReason Reason, string? Offender, bool AllowsOrigin) Decide(PreflightPolicy policy, string origin)
    {
        PreflightVerdict verdict = policy.Evaluate(new PreflightRequest(origin, "GET"));
        return (origin, verdict.Reason, verdict.Offender, policy.AllowsOrigin(origin));
    }
}
