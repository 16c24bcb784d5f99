using CorsPreflight.Tests.Core.Fetch;
using CsCheck;

namespace CorsPreflight.Tests;

public class PreflightPolicyTests
{
    private static readonly string[] Nasty =
    [
        "", " ", "\r", "\n", "\r\n", "\0", "\t", "\"", "'", "\\", ",", ",,", "*", "null", "https://app.example.com\r\nX: y", "https://app.example.com\0", "PUT\r\n", "PUT\0",
        "x-a\r\nx-b", "x-a\n", "\rx-a", "x-a\0", "\u0001", "\u007f", "\u0080", "<script>alert(1)</script>", "\"x-a\"", "ä", "https://ä.example.com", "\ud800", "https://\ud800.example.com",
        "x-\udfff", "\udfff\ud800", "😀", "\uffff", "\ufeff", new('a', 30_000), new(',', 30_000), new(' ', 30_000), new('.', 30_000), new('\ud800', 30_000), "https://" + new string('a', 30_000),
        "https://" + new string('.', 30_000) + "example.com", "https://[" + new string(':', 30_000) + "]", "[", "]", "[]", "https://[]", "https://[", "://", ":", "https://:*", "https://*.",
    ];

    private static readonly PreflightPolicy[] Policies =
    [
        PreflightPolicy.Create(new StrictPreflightPolicyOptions { AllowedOrigins = ["https://app.example.com"], AllowedMethods = ["PUT"], AllowedHeaders = ["X-A"], AllowCredentials = true }),
        PreflightPolicy.Create(new StrictPreflightPolicyOptions { AllowedOrigins = ["https://*.example.com:*"], AllowedMethods = ["*"], AllowedHeaders = ["*"], AllowCredentials = true }),
        PreflightPolicy.Create(new StrictPreflightPolicyOptions { AllowedOrigins = ["*"], AllowedMethods = ["*"], AllowedHeaders = ["*"] }),
    ];

    /// <summary>The rows that strings can say: several lines of one header are the wire's.</summary>
    public static TheoryData<string> Rows => [.. Cases.Preflights.Where(r => r.Value.Case is { Origin.Count: 1, Method.Count: 1, Headers: null or { Count: 1 } }).Select(r => r.Key)];

    [Theory]
    [MemberData(nameof(Rows))]
    public void Decides_what_the_table_says(string it)
    {
        (StrictPreflightPolicyOptions options, PreflightCase row) = Cases.Preflights[it];
        PreflightVerdict verdict = PreflightPolicy.Create(options).Evaluate(new PreflightRequest(row.Origin[0], row.Method[0], row.Headers?[0]));
        (verdict.Reason, verdict.Offender, verdict.IsAllowed).Should().Be((row.Refused ?? PreflightReason.Allowed, row.Offender, row.Refused is null));
    }

    [Fact]
    public void Refuses_a_request_that_is_nothing_at_all() =>
        Policies.Select(p => p.Evaluate(default)).Should().OnlyContain(v => v == new PreflightVerdict(PreflightReason.OriginMalformed));

    [Fact]
    public void Refuses_a_request_without_a_method() =>
        Policies[0].Evaluate(new PreflightRequest("https://app.example.com", null!)).Should().Be(new PreflightVerdict(PreflightReason.MethodMalformed));

    [Fact]
    public void Refuses_no_origin_at_all() => Policies.Should().NotContain(p => p.AllowsOrigin(null));

    [Theory]
    [InlineData("  x-a", PreflightReason.HeadersMalformed, " x-a")]
    [InlineData("x-a  ", PreflightReason.HeadersMalformed, "x-a ")]
    [InlineData(" x-a ", PreflightReason.Allowed, null)]
    [InlineData("\tx-a\t", PreflightReason.Allowed, null)]
    [InlineData("x-a\r\nx-b", PreflightReason.HeadersMalformed, "x-a\r\nx-b")]
    [InlineData("x-a\n", PreflightReason.HeadersMalformed, "x-a\n")]
    [InlineData("x-a\0", PreflightReason.HeadersMalformed, "x-a\0")]
    [InlineData("x-a, x\u007fb", PreflightReason.HeadersMalformed, "x\u007fb")]
    [InlineData(" ", PreflightReason.Allowed, null)]
    [InlineData("   ", PreflightReason.HeadersMalformed, " ")]
    public void Decides_on_headers_that_no_server_lets_through(string headers, PreflightReason reason, string? offender)
    {
        PreflightVerdict verdict = Policies[0].Evaluate(new PreflightRequest("https://app.example.com", "GET", headers));
        (verdict.Reason, verdict.Offender).Should().Be((reason, offender));
    }

    [Theory]
    [InlineData(" PUT")]
    [InlineData("PUT ")]
    [InlineData("PUT\0")]
    [InlineData("PUT\r\n")]
    [InlineData("\tPUT")]
    public void Refuses_methods_that_no_server_lets_through(string method) =>
        Policies.Select(p => p.Evaluate(new PreflightRequest("https://app.example.com", method)).Reason).Should().Equal(
            PreflightReason.MethodMalformed, PreflightReason.MethodMalformed, PreflightReason.MethodMalformed);

    [Fact]
    public void Decides_on_anything_whatever_it_holds()
    {
        foreach (PreflightPolicy policy in Policies)
        {
            foreach (string text in Nasty)
            {
                bool isOrigin = text == "null" && policy == Policies[2];
                policy.AllowsOrigin(text).Should().Be(isOrigin);
                policy.Evaluate(new PreflightRequest(text, "GET", text)).IsAllowed.Should().Be(isOrigin);
                policy.Evaluate(new PreflightRequest(text, text, text)).IsAllowed.Should().Be(isOrigin);
                policy.Evaluate(new PreflightRequest("https://app.example.com", text, text)).Reason.Should().NotBe(PreflightReason.OriginMalformed);
                _ = policy.Evaluate(new PreflightRequest("https://app.example.com", "GET", text)).Offender;
            }
        }
    }

    [Fact]
    public void Decides_on_any_text_without_throwing() =>
        Gen.Select(
            Gen.OneOf<string>(Gen.Const("https://app.example.com"), Texts.Mutated(Texts.Origin), Gen.String),
            Gen.OneOf<string>(Gen.OneOf("GET", "PUT"), Texts.Any, Gen.String),
            Gen.OneOf<string>(Texts.Any, Gen.String)).Sample(
            (origin, method, headers) =>
            {
                foreach (PreflightPolicy policy in Policies)
                {
                    PreflightVerdict verdict = policy.Evaluate(new PreflightRequest(origin, method, headers));
                    verdict.IsAllowed.Should().Be(verdict.Reason == PreflightReason.Allowed);
                    string asked = verdict.Reason switch
                    {
                        PreflightReason.OriginMalformed or PreflightReason.OriginNotAllowed => origin,
                        PreflightReason.MethodMalformed or PreflightReason.MethodNotAllowed => method,
                        _ => headers,
                    };
                    asked.Contains(verdict.Offender ?? "", StringComparison.Ordinal).Should().BeTrue();
                    policy.AllowsOrigin(origin).Should().Be(verdict.Reason is not (PreflightReason.OriginMalformed or PreflightReason.OriginNotAllowed));
                }
            },
            iter: 10_000);

    public static TheoryData<PreflightReason, int, string, string, string?> Requests => new()
    {
        { PreflightReason.Allowed, 0, "https://app.example.com", "PUT", "x-a, X-A" },
        { PreflightReason.Allowed, 0, "https://app.example.com", "GET", null },
        { PreflightReason.Allowed, 1, "https://a.b.example.com:8443", "PATCH", "x-a,x-b,x-c" },
        { PreflightReason.Allowed, 2, "http://[2001:db8::1]:8080", "PATCH", "x-a,x-b,x-c" },
        { PreflightReason.Allowed, 2, "null", "POST", "" },
        { PreflightReason.OriginMalformed, 0, "https://app.example.com/", "PUT", "x-a" },
        { PreflightReason.OriginMalformed, 1, "https://" + new string('a', 30_000) + ".example.com", "PUT", "x-a" },
        { PreflightReason.OriginMalformed, 2, "http://[0:0::1]", "PUT", "x-a" },
        { PreflightReason.OriginNotAllowed, 0, "https://evil.test", "PUT", "x-a" },
        { PreflightReason.OriginNotAllowed, 1, "https://a.b.c.d.e.f.g.evil.test:8443", "PUT", "x-a" },
        { PreflightReason.MethodMalformed, 2, "https://evil.test", "PU T", "x-a" },
        { PreflightReason.MethodMalformed, 1, "https://a.example.com", new string('M', 30_000), "x-a" },
        { PreflightReason.MethodNotAllowed, 0, "https://app.example.com", "PATCH", "x-a" },
        { PreflightReason.MethodNotAllowed, 2, "https://app.example.com", "track", "x-a" },
        { PreflightReason.HeadersMalformed, 0, "https://app.example.com", "PUT", "x-a,<script>" },
        { PreflightReason.HeadersMalformed, 2, "https://app.example.com", "PUT", new string(',', 16_000) },
        { PreflightReason.HeadersMalformed, 2, "https://app.example.com", "PUT", string.Concat(Enumerable.Repeat("x,", 200)) },
        { PreflightReason.HeaderNotAllowed, 0, "https://app.example.com", "PUT", "x-a,x-evil" },
        { PreflightReason.HeaderNotAllowed, 1, "https://a.example.com", "PUT", "x-a,authorization" },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public void Allocates_nothing(PreflightReason reason, int policy, string origin, string method, string? headers)
    {
        var request = new PreflightRequest(origin, method, headers);
        Decide(Policies[policy], request, 200).Should().Be(200 * (int)reason);
        const int calls = 10_000;
        long before = GC.GetAllocatedBytesForCurrentThread();
        _ = Decide(Policies[policy], request, calls);
        // The runtime may do something of its own meanwhile.
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(calls, "not a byte a call");
    }

    [Fact]
    public void Verdicts_are_equal_when_they_say_the_same()
    {
        PreflightPolicy policy = Policies[0];
        PreflightVerdict one = policy.Evaluate(new PreflightRequest("https://app.example.com", "GET", "x-evil,x-a")), same = policy.Evaluate(new PreflightRequest("https://app.example.com", "PUT", "x-a,x-evil")),
            other = policy.Evaluate(new PreflightRequest("https://app.example.com", "GET", "x-evil2"));
        (one == same, one.GetHashCode() == same.GetHashCode(), one == other).Should().Be((true, true, false));
    }

    private static int Decide(PreflightPolicy policy, PreflightRequest request, int times)
    {
        int reasons = 0;
        for (int i = 0; i < times; i++)
            reasons += (int)policy.Evaluate(request).Reason;
        return reasons;
    }
}
