using CorsPreflight.Tool.Check.Browser;
using CorsPreflight.Tool.Check.Wire;

namespace CorsPreflight.Tool.Check.Diagnosis;

/// <summary>Finds the first step that fails, and what else is wrong. It knows nothing but the evidence.</summary>
internal static class Triage
{
    public static TriageResult Run(Evidence evidence)
    {
        IReadOnlyList<Remark> warnings = [.. Warnings.FindAll(evidence).OrderBy(warning => warning.Cause.Severity)];
        for (int i = 0; i < evidence.Legs.Count; i++)
        {
            if (FindInLeg(evidence, i) is (Remark cause, Step step))
                return new TriageResult(cause, step, i, warnings);
        }
        return new TriageResult(null, null, evidence.Legs.Count - 1, warnings);
    }

    private static (Remark Cause, Step Step)? FindInLeg(Evidence evidence, int index)
    {
        (Call call, Exchange? preflight, Exchange? actual) = evidence.Legs[index];
        string page = evidence.Legs[0].Call.Origin;
        if (MixedContent.Blocks(page, call.Url))
            return (
                new Remark(Causes.MixedContent, $"The page is {page}, and the URL {call.Url}."),
                preflight is null && BrowserModel.PreflightOf(call) is null ? Step.Call : Step.Answer);
        if (index > 0 && BrowserModel.GetBlockReason(call) is string sentence)
            return (new Remark(Causes.RedirectImpossible, sentence), Step.Call);
        if (preflight is not null)
        {
            if (!preflight.IsAnswered)
                return (NetworkCauses.Find(preflight.Failure), Step.Answer);
            Finding finding = BrowserVerdict.JudgePreflight(call, preflight.Answer.Response);
            if (!finding.Passed)
                return PreflightCauses.Find(call, preflight.Answer, finding) is var (remark, step)
                    ? (BlameRedirect(evidence, call, remark), step)
                    : null;
        }
        return actual is null ? null
            : FindInCall(evidence, index, actual) is Remark cause ? (BlameRedirect(evidence, call, cause), Step.Call)
            : null;
    }

    private static Remark? FindInCall(Evidence evidence, int index, Exchange actual)
    {
        if (!actual.IsAnswered)
            return NetworkCauses.Find(actual.Failure);
        Leg leg = evidence.Legs[index];
        Finding finding = BrowserVerdict.JudgeActual(leg.Call, actual.Answer.Response);
        if (!finding.Passed)
            return ActualCauses.Find(leg.Call, actual.Answer.Response, finding);
        if (Redirection.LeadsNowhere(leg))
            return new Remark(
                Causes.RedirectImpossible,
                $"Status {actual.Answer.Response.Status}, Location: {actual.Answer.Response.Combined("Location")}, which is no URL.");
        return index == Redirection.MaxRedirects && Redirection.Next(leg) is not null
            ? new Remark(
                Causes.TooManyRedirects,
                $"After {Redirection.MaxRedirects} redirects the next one leads to {actual.Answer.Response.Combined("Location")}.")
            : null;
    }

    // The page never had that origin; the redirect made it.
    private static Remark BlameRedirect(Evidence evidence, Call call, Remark remark)
    {
        Call first = evidence.Legs[0].Call;
        bool isForOrigin =
            remark.Cause == Causes.AllowOriginDiffers
            || remark.Cause == Causes.AllowOriginMissing
            || remark.Cause == Causes.ActualAllowOriginMissing;
        return isForOrigin && call.Origin == "null" && first.Origin != "null"
            ? new Remark(
                Causes.RedirectedOrigin,
                $"{SerializedOrigin.From(first.Url)} redirects to {call.Url}, and the Origin sent there is null. {remark.Detail}")
            : remark;
    }
}
