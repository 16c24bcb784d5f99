using CorsPreflight.Core.Evaluation;
using CorsPreflight.Core.Policies;
using CorsPreflight.Tests;
using CorsPreflight.Tool.Check.Browser;
using CsCheck;
using Microsoft.Extensions.Primitives;

namespace CorsPreflight.ToolTests.Check.Browser;

/// <summary>The two sides of a preflight know nothing of each other: the server allows exactly where the browser goes on.</summary>
public class EvaluatorTests
{
    private static readonly Uri Url = new("https://api.example.com/orders");

    private static readonly Gen<string> Origins = OneOf(
        "https://app.example.com", "https://pr-7.preview.example.com", "https://evil.test", "http://localhost:5173", "null");

    private static readonly Gen<string> Methods = OneOf(
        "GET", "get", "POST", "PUT", "put", "DELETE", "PATCH", "patch", "Patch", "OPTIONS", "PURGE", "*");

    private static readonly Gen<Header> Headers = OneOf(
            "X-A: 1", "x-a: 2", "X-B: 1", "Authorization: x", "Content-Type: application/json", "Content-Type: text/plain", "Accept: */*",
            "Accept: \"", "Range: bytes=-5", "Range: bytes=5-", "*: 1")
        .Select(line => BrowserCases.Lines([line])[0]);

    private static readonly Gen<StrictPreflightPolicyOptions> Policies = Gen.Select(
        OneOf("https://app.example.com", "https://*.preview.example.com", "http://localhost:*", "*").Array[1, 2],
        OneOf("PUT", "DELETE", "PATCH", "patch", "GET", "PURGE", "*").Array[0, 3],
        OneOf("X-A", "x-b", "Authorization", "Content-Type", "Accept", "Range", "*").Array[0, 4],
        Gen.Bool,
        (origins, methods, headers, credentials) => new StrictPreflightPolicyOptions
        {
            AllowedOrigins = origins,
            AllowedMethods = methods,
            AllowedHeaders = headers,
            AllowCredentials = credentials,
            DangerouslyAllowInsecureOrigins = true,
        })
        .Where(options => Compile(options) is not null);

    public static TheoryData<string> Rows => [.. Cases.Preflights.Keys.Where(it => CallOf(Cases.Preflights[it].Case) is not null)];

    [Fact]
    public void Most_of_the_rows_are_asked_by_browsers() => Rows.Should().HaveCountGreaterThanOrEqualTo(95);

    [Theory]
    [MemberData(nameof(Rows))]
    public void Allows_exactly_where_the_browser_goes_on(string it)
    {
        (StrictPreflightPolicyOptions options, PreflightCase row) = Cases.Preflights[it];
        Compare(Compile(options)!, CallOf(row)!).Should().BeNull();
    }

    [Fact]
    public void Allows_any_call_exactly_where_the_browser_goes_on() =>
        Gen.Select(Policies, Origins, Methods, Headers.Array[0, 3]).Sample((options, origin, method, headers) =>
            Compare(Compile(options)!, new Call(origin, Url, method, headers, Credentials: false)) is null, iter: 20_000);

    /// <summary>What is wrong, if anything.</summary>
    private static string? Compare(CompiledPolicy policy, Call call)
    {
        // Listeners of an upload have even what is safelisted preflighted: then the method is all that is asked for.
        IReadOnlyList<Header> asks =
            BrowserModel.PreflightOf(call) ?? [new Header("Access-Control-Request-Method", BrowserModel.MethodOf(call))];
        PreflightVerdict verdict = PreflightEvaluator.Evaluate(
            policy,
            new Preflight(call.Origin, asks[0].Value, asks.Count > 1 ? asks[1].Value : default(StringValues)));
        foreach (bool credentials in policy.AllowCredentials ? [false, true] : new[] { false })
        {
            Response answer = verdict.IsAllowed ? Answer(policy, call.Origin, asks) : new Response(403, []);
            Finding finding = BrowserModel.JudgePreflight(call with { Credentials = credentials }, answer, Engine.Standard);
            if (finding.Passed != verdict.IsAllowed)
                return $"The evaluator says {verdict.Reason}, the browser {finding.Check} with credentials {credentials}.";
        }
        // With credentials a star is answered with what was asked, once it is proven to be allowed: there is no list to hold against. And
        // beyond the server's bounds of length, where no page of today comes near, only the refusal counts.
        bool isEchoed = policy.AllowCredentials && (policy.AllowsAnyMethod || policy.AllowsAnyHeader);
        if (isEchoed
            || verdict.Reason is PreflightReason.OriginMalformed or PreflightReason.MethodMalformed or PreflightReason.HeadersMalformed)
            return null;
        // Had the policy's lists been sent all the same, the browser would find what the evaluator found.
        Finding unasked = BrowserModel.JudgePreflight(
            call,
            policy.Origins.Admits(call.Origin, out _) ? Answer(policy, call.Origin, asks) : new Response(204, []),
            Engine.Standard);
        return unasked.Check == CheckOf(verdict, policy)
            ? null
            : $"The evaluator says {verdict.Reason}, the browser {unasked.Check} of the whole lists.";
    }

    private static BrowserCheck CheckOf(PreflightVerdict verdict, CompiledPolicy policy) => verdict.Reason switch
    {
        PreflightReason.Allowed => BrowserCheck.Passed,
        PreflightReason.OriginNotAllowed => BrowserCheck.AllowOriginMissing,
        PreflightReason.MethodNotAllowed => BrowserCheck.MethodNotAllowed,
        PreflightReason.HeaderNotAllowed => policy.AllowsAnyHeader ? BrowserCheck.AuthorizationNotCovered : BrowserCheck.HeaderNotAllowed,
        _ => throw new InvalidOperationException($"{verdict.Reason} is nothing that an evaluator says."),
    };

    // The lines of CorsResponseHeaders, which needs ASP.NET Core.
    private static Response Answer(CompiledPolicy policy, string origin, IReadOnlyList<Header> asks)
    {
        string? requestedHeaders = asks.Count > 1 ? asks[1].Value : null;
        (string Name, string? Value)[] lines =
        [
            ("Access-Control-Allow-Origin", policy.Origins.IsAny ? "*" : origin),
            ("Access-Control-Allow-Credentials", policy.AllowCredentials ? "true" : null),
            ("Access-Control-Allow-Methods", policy.AllowCredentials && policy.AllowsAnyMethod ? asks[0].Value : policy.AllowMethodsHeader),
            (
                "Access-Control-Allow-Headers",
                policy.AllowCredentials && policy.AllowsAnyHeader ? requestedHeaders : policy.AllowHeadersHeader),
        ];
        return new Response(204, [.. lines.Where(line => line.Value is not null).Select(line => new Header(line.Name, line.Value!))]);
    }

    /// <summary>The call for which a browser would ask as the row does; null where none would.</summary>
    private static Call? CallOf(PreflightCase row)
    {
        if (row.Origin is not [string origin] || row.Method is not [string method] || row.Headers is { Count: > 1 })
            return null;
        string[] names = row.Headers is [{ Length: > 0 } line] ? line.Split(',') : [];
        // A value that no header's safelist has.
        var call = new Call(origin, Url, method, [.. names.Select(name => new Header(name, "\"1\""))], Credentials: false);
        bool isAsked =
            BrowserModel.GetBlockReason(call) is null
            && BrowserModel.MethodOf(call) == method
            && BrowserModel.ReasonsForPreflight(call).Count(reason => reason != method) == names.Length;
        return isAsked ? call : null;
    }

    private static Gen<string> OneOf(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(i => texts[i]);

    private static CompiledPolicy? Compile(StrictPreflightPolicyOptions options) => PolicyCompiler.TryCompile(options, []);
}
