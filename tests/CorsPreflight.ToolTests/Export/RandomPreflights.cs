using CorsPreflight.Core.Evaluation;
using CorsPreflight.Core.Policies;
using CorsPreflight.Tests;
using CorsPreflight.Tests.Core.Fetch;
using CsCheck;

namespace CorsPreflight.Tool.Tests.Export;

/// <summary>A server against the library's own verdicts, on what nobody thought of.</summary>
internal static class RandomPreflights
{
    private static readonly StrictPreflightPolicyOptions[] Policies = [.. Cases.Preflights.Values.Select(r => r.Policy).Distinct()];

    private static readonly Gen<string> Method = Gen.OneOf(
        Gen.OneOf("GET", "PUT", "DELETE", "patch", "PURGE", "TRACE", "*"),
        Texts.Mutated(Gen.Const("PUT")));

    private static readonly Gen<string> Names = Gen.OneOf(
        Gen.Select(
                Gen.OneOf("", "", " ", "\t", "  "),
                Gen.OneOf("", "x-a", "X-A", "x", "authorization", "AUTHORIZATION", "content-type", "Accept", "*"),
                Gen.OneOf("", "", " ", "\t"),
                (before, name, after) => before + name + after)
            .Array[1, 20]
            .Select(elements => string.Join(',', elements)),
        Texts.Mutated(Gen.Const("content-type,x-a")));

    public static Task Play(Edge server) =>
        Gen.Select(Gen.OneOf(Policies), Gen.Frequency((3, Gen.Const("")), (1, Texts.Origin)), Method, Names)
            .SampleAsync(
                async t =>
                {
                    (StrictPreflightPolicyOptions options, string anyOrigin, string method, string names) = t;
                    CompiledPolicy policy = Exports.Compile(options);
                    string origin =
                        anyOrigin.Length > 0 ? anyOrigin
                        : policy.Origins.IsAny ? "https://a.example"
                        : policy.Origins.Listed[0];
                    Question question = Question.Preflight(origin, method, names);
                    if (!question.CanBeSent || !question.IsHttp || method.Length == 0)
                        return;
                    PreflightVerdict verdict = PreflightEvaluator.Evaluate(policy, new Preflight(origin, method, names));
                    (await server.Ask(options, question))
                        .Split('\n')[0]
                        .Should().Be(verdict.IsAllowed ? "204" : "403", "of {0}: {1}", question, verdict.Reason);
                },
                iter: 400,
                threads: 1);
}
