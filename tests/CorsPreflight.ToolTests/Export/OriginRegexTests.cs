using System.Diagnostics;
using System.Text.RegularExpressions;
using CorsPreflight.Core.Fetch;
using CorsPreflight.Core.Policies;
using CorsPreflight.Tests;
using CorsPreflight.Tests.Core.Fetch;
using CorsPreflight.Tool.Export;
using CsCheck;

namespace CorsPreflight.Tool.Tests.Export;

/// <summary>
/// The regular expressions against the library's own answers. What PCRE and JavaScript make of them, the tests of the servers show.
/// </summary>
public class OriginRegexTests
{
    public static TheoryData<string> Rows => Cases.Names(Cases.Origins);

    [Theory]
    [MemberData(nameof(Rows))]
    public void Matches_what_the_policy_admits(string it)
    {
        OriginsCase row = Cases.Origins[it];
        Regex regex = RegexOf(row.Patterns);
        string[] admitted = [.. row.Admits ?? []], others = [.. row.Refuses ?? [], .. row.Malformed ?? []];
        admitted.Concat(others).Where(origin => regex.IsMatch(origin)).Should().Equal(admitted);
    }

    [Fact]
    public void Matches_random_origins_where_random_policies_admit_them() =>
        Texts.Pattern.Where(p => OriginPattern.TryParse(p, out OriginPattern pattern) && !pattern.IsMisleading)
            .Array[1, 3]
            .Select(Gen.OneOf(Texts.Origin, Texts.Mutated(Texts.Origin), Texts.Any).Array[10])
            .Sample(
                t =>
                {
                    (string[] patterns, string[] origins) = t;
                    OriginSet set = SetOf(patterns);
                    Regex regex = RegexOf(patterns);
                    // Origins that the patterns themselves make are nearer than any other.
                    foreach (
                        string origin in origins
                            .Concat(patterns.Select(p => p.Replace('*', 'x')))
                            .Concat(patterns.Select(p => p.Replace("*", "80", StringComparison.Ordinal))))
                        regex.IsMatch(origin).Should().Be(set.Admits(origin, out _), "{0} of {1}", origin, string.Join(' ', patterns));
                },
                iter: 2000);

    [Fact]
    public void Matches_random_origins_where_any_is_admitted()
    {
        Regex regex = RegexOf(["*"]);
        Gen.OneOf(Texts.Origin, Texts.Mutated(Texts.Origin), Texts.Any)
            .Sample(origin => regex.IsMatch(origin).Should().Be(OriginSet.Any.Admits(origin, out _), "{0}", origin), iter: 20_000);
    }

    [Fact]
    public void Matches_IPv6_addresses_in_the_one_spelling_that_browsers_send()
    {
        Regex regex = RegexOf(["*"]);
        Gen<string> spelling = Gen.OneOf("0", "0", "0", "1", "a0", "00").Array[1, 9].Select(Gen.Int[0, 9], Gen.Bool).Select(t =>
        {
            (string[] pieces, int at, bool shortened) = t;
            return !shortened ? string.Join(':', pieces) : $"{string.Join(':', pieces.Take(at))}::{string.Join(':', pieces.Skip(at))}";
        });
        // All addresses of the framework are in that spelling, but for those that end like an IPv4 address.
        Gen<string> address = Gen.OneOf(0, 0, 1, 0xa0, 0xffff)
            .Array[8]
            .Select(pieces => IPv6.Compress(string.Join(':', pieces.Select(p => $"{p:x}")))!);
        int matched = 0;
        Gen.OneOf(spelling, address).Sample(host =>
        {
            string origin = $"http://[{host}]:8080";
            bool isAdmitted = OriginSet.Any.Admits(origin, out _);
            matched += isAdmitted ? 1 : 0;
            regex.IsMatch(origin).Should().Be(isAdmitted, "{0}", origin);
        }, iter: 20_000, threads: 1);
        matched.Should().BeGreaterThan(1000);
    }

    [Theory]
    [InlineData("https://*.example.com")]
    [InlineData("https://*.example.com:*")]
    [InlineData("https://a*z.example.com")]
    [InlineData("*")]
    public void Takes_no_longer_for_what_is_made_to_take_long(string pattern)
    {
        Regex regex = RegexOf([pattern]);
        string[] texts =
        [
            "a", "a.", "-", "1", "1.", "0x", ":", "1:", "0:", "::", "[", "]", ":80", "://", "https://", "a.example.com.",
            "example.com.",
        ];
        var watch = Stopwatch.StartNew();
        foreach (string text in texts)
        {
            string many = string.Concat(Enumerable.Repeat(text, 32_000 / text.Length));
            foreach (
                string origin in (string[])
                    [
                        many,
                        $"https://{many}",
                        $"https://[{many}",
                        $"https://[{many}]",
                        $"https://a.{many}.example.com",
                        $"{many}://a",
                        $"x://[{many}]:1",
                    ])
                regex.IsMatch(origin).Should().BeFalse();
        }
        // 120 texts of 32 KB: quadratic time would be minutes.
        watch.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(2));
    }

    private static OriginSet SetOf(IEnumerable<string> patterns) =>
        Exports.Compile(new StrictPreflightPolicyOptions { AllowedOrigins = [.. patterns], DangerouslyAllowPublicSuffixes = true }).Origins;

    private static Regex RegexOf(IEnumerable<string> patterns)
    {
        OriginSet origins = SetOf(patterns);
        return new Regex(
            $@"\A(?:{string.Join('|', origins.IsAny ? OriginRegex.Any : origins.Listed.Select(OriginRegex.Create))})\z",
            RegexOptions.CultureInvariant);
    }
}
