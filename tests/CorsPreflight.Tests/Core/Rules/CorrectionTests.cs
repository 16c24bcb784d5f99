using System.Collections.Concurrent;
using CorsPreflight.Core.Configuration;
using CorsPreflight.Core.Rules;
using CorsPreflight.Tests.Core.Fetch;
using CsCheck;

namespace CorsPreflight.Tests.Core.Rules;

/// <summary>A suggestion may be missing, but never wrong: it is accepted by the same policy, and it is what was meant.</summary>
public class CorrectionTests
{
    private static readonly Gen<StrictPreflightPolicyOptions> Switches = Gen.Select(Gen.Bool, Gen.Bool, Gen.Bool, (credentials, insecure, suffixes) => new StrictPreflightPolicyOptions
    {
        AllowCredentials = credentials,
        DangerouslyAllowInsecureOrigins = insecure,
        DangerouslyAllowPublicSuffixes = suffixes,
    });

    private static readonly Gen<string> Token = Gen.Frequency(
        (3, Gen.Select(
            Gen.OneOf("PUT", "put", "Patch", "TRACE", "connect", "*", "Cookie", "Set-Cookie", "Sec-A", "Origin", "Content-Type", "Authorisation", "Content-Dispositon", "Access-Control-Allow-Origin", "X-A", "x(y", "é", "").Array[1, 3],
            Gen.OneOf(",", ", ", ";", " ", ":"), Gen.OneOf("", " ", ",", "\"", "'", ":", "[", "\r\n"), Gen.OneOf("", " ", ",", "\"", "'", ":", "]", "\r\n"),
            (names, between, before, after) => before + string.Join(between, names) + after)),
        (1, Texts.Any), (1, Gen.Int[60, 66].Select(n => new string('m', n) + ",")));

    [Fact]
    public void What_is_right_is_accepted() => Slips.Right.Sample(
        meant => Mistakes(new StrictPreflightPolicyOptions(), meant.Entry).Length == 0, iter: 20_000);

    [Fact]
    public void An_origin_is_corrected_to_what_was_meant_or_not_at_all()
    {
        var corrected = new ConcurrentDictionary<bool, int>();
        Gen.Select(Slips.Wrong, Switches).Sample(
            t =>
            {
                ((Written meant, string text, bool isReadable), StrictPreflightPolicyOptions policy) = t;
                StrictPreflightConfigurationError[] mistakes = Mistakes(policy, text);
                // In the clear with credentials nothing is accepted, and a second mistake says so.
                bool isSecured = mistakes.Any(m => m.Id == "CPF1009");
                (string entry, string example) = isSecured ? (Secured(meant.Entry), Secured(meant.Example)) : (meant.Entry, meant.Example);
                foreach (StrictPreflightConfigurationError mistake in mistakes.Where(m => m.Suggestion is not null))
                {
                    string[] suggested = Entries(mistake.Suggestion!);
                    if (isReadable)
                        suggested.Should().Equal([entry], "it was meant by {0}: {1}", text, mistake.Message);
                    StrictPreflightConfigurationError[] left = Mistakes(policy, suggested);
                    if (left.Length > 0 || (isReadable && !PreflightPolicy.Create(With(policy, suggested)).AllowsOrigin(example)))
                        left.Select(m => m.Message).Should().BeEquivalentTo([$"nothing, and {mistake.Suggestion} to admit {example}"], "it is suggested for {0}", text);
                }
                if (isReadable)
                    corrected.AddOrUpdate(mistakes.All(m => m.Suggestion is not null), 1, static (_, n) => n + 1);
            },
            iter: 50_000);
        corrected[true].Should().BeGreaterThan(corrected[false] * 9, "most of what can be read is corrected");
    }

    // Any text, in any list, under any switches. A list in one text is replaced by its entries.
    [Fact]
    public void What_is_suggested_is_accepted_in_its_place() => Gen.Select(Switches, Gen.OneOf(Slips.Wrong.Select(w => w.Text), Texts.Mutated(Texts.Pattern), Texts.Any), Token, Token, Token).Sample(
        t =>
        {
            (StrictPreflightPolicyOptions policy, string origin, string method, string header, string exposed) = t;
            string[] lists = [nameof(policy.AllowedOrigins), nameof(policy.AllowedMethods), nameof(policy.AllowedHeaders), nameof(policy.ExposedHeaders)];
            string[][] entries = [[origin], [method], [header], [exposed]];
            StrictPreflightConfigurationError[] mistakes = All();
            string[][] mended = [.. lists.Select((list, i) => mistakes.FirstOrDefault(m => m.Path == $"{list}:0" && m.Suggestion is not null) is { Suggestion: string suggestion } ? Entries(suggestion) : [])];
            for (int i = 0; i < lists.Length; i++)
                entries[i] = mended[i].Length > 0 ? mended[i] : entries[i];
            StrictPreflightConfigurationError[] left = [.. All().Where(m => mended[Array.IndexOf(lists, m.Path.Split(':')[0])].Length > 0)];
            if (left.Length > 0)
                left.Select(m => m.Message).Should().BeEmpty("that is what was suggested: {0}", string.Join(" | ", mistakes.Select(m => m.Message)));

            StrictPreflightConfigurationError[] All()
            {
                var found = new List<StrictPreflightConfigurationError>();
                StrictPreflightPolicyOptions options = With(policy, entries[0]);
                (options.AllowedMethods, options.AllowedHeaders, options.ExposedHeaders) = (entries[1], entries[2], entries[3]);
                new PolicyRules(found, []).Judge("", options);
                return [.. found];
            }
        },
        iter: 50_000);

    // A host or the root of an application is no part of a path.
    [Fact]
    public void What_is_suggested_for_a_prefix_is_accepted_and_begins_with_no_host() =>
        Gen.Select(Gen.OneOf("", "", "/", "https://h.example", "h.example", "h.example:8080", "//h.example", "~"), Gen.OneOf("/", "api", "v1", "..", ".", "%2F", "a%20b", "%41", "\\", " ", "*", "{id}", "?x", "#y", ":", ",").Array[0, 5]).Sample(
            (start, rest) => PathBase(start + string.Concat(rest))?.Suggestion is not string suggestion
                || (PathBase(suggestion) is null && !suggestion.Contains("h.example", StringComparison.Ordinal) && !suggestion.Contains('~', StringComparison.Ordinal)),
            iter: 20_000);

    private static StrictPreflightConfigurationError? PathBase(string text)
    {
        var mistakes = new List<StrictPreflightConfigurationError>();
        mistakes.AddRange(PathBaseRules.Judge("", [text], ConfiguredList.KeyOf));
        return mistakes.SingleOrDefault();
    }

    private static string Secured(string origin) => origin.Replace("http://", "https://", StringComparison.Ordinal);

    private static string[] Entries(string suggestion) => suggestion.StartsWith('"') ? suggestion[1..^1].Split("\", \"") : [suggestion];

    private static StrictPreflightPolicyOptions With(StrictPreflightPolicyOptions policy, IList<string> origins) => new()
    {
        AllowedOrigins = origins,
        AllowCredentials = policy.AllowCredentials,
        DangerouslyAllowInsecureOrigins = policy.DangerouslyAllowInsecureOrigins,
        DangerouslyAllowPublicSuffixes = policy.DangerouslyAllowPublicSuffixes,
    };

    private static StrictPreflightConfigurationError[] Mistakes(StrictPreflightPolicyOptions policy, params string[] origins)
    {
        // Without the exception, which takes longer than all the rest.
        var mistakes = new List<StrictPreflightConfigurationError>();
        new PolicyRules(mistakes, []).Judge("", With(policy, origins));
        return [.. mistakes];
    }
}
