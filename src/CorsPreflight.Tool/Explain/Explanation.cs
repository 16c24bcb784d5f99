using CorsPreflight.Core.Evaluation;
using CorsPreflight.Core.Policies;
using CorsPreflight.Tool.Check.Browser;
using Microsoft.Extensions.Primitives;

namespace CorsPreflight.Tool.Explain;

/// <summary>What a policy makes of a page's call: what the browser asks, the checks in their order, what is answered.</summary>
internal sealed class Explanation
{
    public Explanation(Call call, CompiledPolicy policy, bool diagnostics)
    {
        Call = call;
        Policy = policy;
        string method = BrowserModel.MethodOf(call);
        IReadOnlyList<Header>? asked = BrowserModel.PreflightOf(call);
        string? names = asked?.Select(header => header.Value).ElementAtOrDefault(1);
        Examination = new Examination(
            new Question(policy.Name, "", call.Origin, method, names, call.Credentials),
            AppliedPolicy.Of(policy),
            "chosen by its name");
        if (asked is not null)
        {
            Preflight = [new Header("Origin", call.Origin), .. asked];
            PreflightAnswer = PolicyAnswer.ToPreflight(
                policy,
                new Preflight(call.Origin, method, names is null ? StringValues.Empty : names),
                Examination.Verdict,
                diagnostics);
        }
        // A call that is refused beforehand is not made.
        if (asked is null || Examination.IsReadable)
            Response = PolicyAnswer.ToActual(policy, call.Origin);
    }

    public Call Call { get; }

    public CompiledPolicy Policy { get; }

    public Examination Examination { get; }

    /// <summary>The header lines by which the browser asks first; null where it does not.</summary>
    public IReadOnlyList<Header>? Preflight { get; }

    /// <summary>Null where none is asked for.</summary>
    public Response? PreflightAnswer { get; }

    /// <summary>What the call's own response carries beside the application's headers; null where the call is not made.</summary>
    public IReadOnlyList<Header>? Response { get; }
}
