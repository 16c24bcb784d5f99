using System.Text.RegularExpressions;
using CorsPreflight.Core.Evaluation;
using CorsPreflight.Core.Policies;
using CorsPreflight.Core.Rules;
using CsCheck;

namespace CorsPreflight.Tests.Core.Evaluation;

/// <summary>Who follows the advice literally gets an application that starts, and gets further than before.</summary>
public partial class RemedyTests
{
    private static readonly Gen<string> Origins = OneOf(
        "https://app.example", "http://app.example", "http://localhost:3000", "https://a.b.example:8443", "capacitor://localhost", "chrome-extension://AbC", "app://.", "ftp://files.example",
        "ws://app.example", "wss://app.example", "file://host", "data://x", "https://[::1]:3000", "https://[::ffff:102:304]", "http://127.0.0.1", "https://1.2.3.4", "https://x_y.example", "https://app.example.",
        "https://localhost", "null", "https://a/", "https://co.uk", "https://xn--a.example");

    private static readonly Gen<string> Methods = OneOf("GET", "PUT", "put", "PATCH", "patch", "get", "*", "M*", "TRACE", "trace", "OPTIONS", "!#$%&'*+-.^_`|~", new string('M', 63), new string('M', 64), new string('M', 65), "P(T");

    private static readonly Gen<string> Headers = OneOf(
        "x-a", "*", "x-*", "authorization", "content-type", "cookie", "sec-a", "proxy-a", "access-control-allow-origin", "access-control-request-method", "x-http-method-override", new string('h', 63), new string('h', 64),
        "!#$%&'*+-.^_`|~", "range", "set-cookie", "x a", "");

    private static readonly Gen<StrictPreflightPolicyOptions> Policies =
        from origins in Gen.OneOf(Gen.Const<string[]>(["https://app.example"]), Gen.Const<string[]>(["*"]), Gen.Const<string[]>(["https://*.b.example:*", "http://localhost:*"]))
        from methods in Gen.OneOf(Gen.Const<string[]>([]), Gen.Const<string[]>(["PUT"]), Gen.Const<string[]>(["*"]), Gen.Const<string[]>(["patch"]))
        from headers in Gen.OneOf(Gen.Const<string[]>([]), Gen.Const<string[]>(["X-A", "Content-Type"]), Gen.Const<string[]>(["*"]))
        from credentials in Gen.Bool
        select new StrictPreflightPolicyOptions { AllowedOrigins = origins, AllowedMethods = methods, AllowedHeaders = headers, AllowCredentials = credentials && origins[0] != "*" };

    [Fact]
    public void Following_it_starts_and_gets_further() =>
        Gen.Select(Policies, Origins, Methods, Headers.Array[0, 3]).Sample((policy, origin, method, headers) =>
        {
            var preflight = new Preflight(origin, method, headers.Length == 0 ? default : string.Join(',', headers));
            CompiledPolicy before = Compile(policy);
            PreflightVerdict verdict = PreflightEvaluator.Evaluate(before, preflight);
            if (verdict.IsAllowed)
                return;
            string remedy = Remedy.Find(verdict.Reason, PrintableText.Clean(verdict.OffenderSpan), before);
            if (Addition().Match(remedy) is not { Success: true } match)
                return;
            string value = match.Groups["value"] is { Success: true } named ? named.Value.Replace("\\\"", "\"", StringComparison.Ordinal) : verdict.Offender!;
            value.Should().NotBe("*", "one call is no reason to allow them all: {0}", remedy);
            // What it says beside the addition is followed too.
            if (remedy.Contains("but under https", StringComparison.Ordinal))
            {
                value = value.Replace("http:", "https:", StringComparison.Ordinal);
                preflight = preflight with { Origin = value };
            }
            if (Spelling().Match(remedy) is { Success: true } spelling)
                preflight = preflight with { Method = spelling.Groups[1].Value };
            PreflightVerdict after = PreflightEvaluator.Evaluate(Compile(With(policy, match.Groups["key"].Value, value)), preflight);
            (after.Reason == verdict.Reason ? after.Offender != verdict.Offender : after.IsAllowed || Stage(after) >= Stage(verdict)).Should().BeTrue("{0} | {1} | {2}: {3} -> {4} {5}", origin, method, string.Join(',', headers), remedy, after.Reason, after.Offender);
        }, iter: 20_000);

    private static Gen<string> OneOf(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(i => texts[i]);

    // Origin, method, headers: malformed names and names that are not allowed are met in the order of the list.
    private static int Stage(PreflightVerdict verdict) => ((int)verdict.Reason - (int)PreflightReason.OriginMalformed) / 2;

    private static CompiledPolicy Compile(StrictPreflightPolicyOptions policy)
    {
        var mistakes = new List<StrictPreflightConfigurationError>();
        new PolicyRules(mistakes, []).Judge("P", policy);
        CompiledPolicy? compiled = mistakes.Count > 0 ? null : PolicyCompiler.Compile("Default", "P", policy);
        mistakes.Select(m => m.Message).Should().BeEmpty();
        return compiled!;
    }

    private static StrictPreflightPolicyOptions With(StrictPreflightPolicyOptions policy, string key, string value) => new()
    {
        AllowedOrigins = Plus(policy.AllowedOrigins, key == "AllowedOrigins", value),
        AllowedMethods = Plus(policy.AllowedMethods, key == "AllowedMethods", value),
        AllowedHeaders = Plus(policy.AllowedHeaders, key == "AllowedHeaders", value),
        AllowCredentials = policy.AllowCredentials,
    };

    private static IList<string> Plus(IList<string> list, bool isMeant, string value) => isMeant ? [.. list, value] : list;

    [GeneratedRegex("add (?:\"(?<value>(?:[^\"\\\\]|\\\\.)*)\"|it, in full,) to P:(?<key>[A-Za-z]+)")]
    private static partial Regex Addition();

    [GeneratedRegex("send \"([A-Z]+)\" from the page")]
    private static partial Regex Spelling();
}
