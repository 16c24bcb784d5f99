using CorsPreflight.Core.Evaluation;
using CorsPreflight.Core.Policies;
using Microsoft.Extensions.Primitives;

namespace CorsPreflight.Tests.Core.Evaluation;

public class PreflightEvaluatorTests
{
    public static TheoryData<string> Rows => Cases.Names(Cases.Preflights);

    [Theory]
    [MemberData(nameof(Rows))]
    public void Decides_what_the_table_says_of_lines(string it)
    {
        (StrictPreflightPolicyOptions options, PreflightCase row) = Cases.Preflights[it];
        CompiledPolicy policy = PolicyCompiler.TryCompile(options, [])!;
        var preflight = new Preflight(Lines(row.Origin), Lines(row.Method), Lines(row.Headers));
        for (int i = 0; i < 2; i++)
        {
            PreflightVerdict verdict = PreflightEvaluator.Evaluate(policy, preflight);
            (verdict.Reason, verdict.Offender).Should().Be((row.Refused ?? PreflightReason.Allowed, row.Offender), "it is the same, asked for the first time or again");
        }
    }

    private static StringValues Lines(IReadOnlyList<string>? lines) => lines is null ? default : new StringValues([.. lines]);
}
