using CorsPreflight.Policies;
using CorsPreflight.Requests;
using Microsoft.Extensions.Primitives;

namespace CorsPreflight.Tests.Requests;

public class PreflightEvaluatorTests
{
    public static TheoryData<string> Rows => Cases.Names(Cases.Preflights);

    [Theory]
    [MemberData(nameof(Rows))]
    public void Decides_what_the_table_says_of_lines(string it)
    {
        (StrictPreflightPolicyOptions options, PreflightCase row) = Cases.Preflights[it];
        CompiledPolicy policy = new PolicyCompiler([], new HashSet<string>(), []).Compile("", "", options)!;
        PreflightVerdict verdict = PreflightEvaluator.Evaluate(policy, Lines(row.Origin), Lines(row.Method), Lines(row.Headers));
        (verdict.Reason, verdict.Offender).Should().Be((row.Refused ?? PreflightReason.Allowed, row.Offender));
    }

    private static StringValues Lines(IReadOnlyList<string>? lines) => lines is null ? default : new StringValues([.. lines]);
}
