using CorsPreflight.Tool.Check.Browser;

namespace CorsPreflight.Tool.Check.Diagnosis;

/// <summary>What a browser would do.</summary>
/// <param name="Engine">Which.</param>
/// <param name="Failure">Null where the page gets to read the response.</param>
/// <param name="RemembersSeconds">How long the permission is remembered; null where there was none.</param>
/// <param name="ReadableHeaders">The headers that the page can read.</param>
internal sealed record EngineVerdict(Engine Engine, EngineFailure? Failure, int? RemembersSeconds, IReadOnlyList<string> ReadableHeaders)
{
    public bool IsAllowed => Failure is null;

    public static EngineVerdict Find(Evidence evidence, Engine engine)
    {
        int? remembers = null;
        foreach (Leg leg in evidence.Legs)
        {
            if (FindFailureBeforeCall(leg, engine) is EngineFailure before)
                return new EngineVerdict(engine, before, null, []);
            if (leg.Preflight?.Answer is { } answer && BrowserModel.PreflightOf(leg.Call, engine) is not null)
                remembers ??= (int)BrowserModel.CachedFor(answer.Response, engine).TotalSeconds;
            if (FindCallFailure(leg, engine) is EngineFailure failure)
                return new EngineVerdict(engine, failure, remembers, []);
        }
        Leg last = evidence.Legs[^1];
        if (Redirection.LeadsNowhere(last))
            return new EngineVerdict(engine, new EngineFailure(IsAtPreflight: false, EngineFailureKind.NotSent), remembers, []);
        return Redirection.Next(last) is null
            ? new EngineVerdict(engine, null, remembers, BrowserModel.ReadableHeaders(last.Call, last.Actual!.Answer!.Response))
            : new EngineVerdict(engine, new EngineFailure(IsAtPreflight: false, EngineFailureKind.TooManyRedirects), remembers, []);
    }

    private static EngineFailure? FindFailureBeforeCall(Leg leg, Engine engine)
    {
        if (leg.Preflight is null && leg.Actual is null)
            return new EngineFailure(IsAtPreflight: BrowserModel.PreflightOf(leg.Call) is not null, EngineFailureKind.NotSent);
        if (leg.Preflight is null || BrowserModel.PreflightOf(leg.Call, engine) is null)
            return null;
        if (!leg.Preflight.IsAnswered)
            return new EngineFailure(IsAtPreflight: true, EngineFailureKind.NoAnswer);
        Finding finding = BrowserModel.JudgePreflight(leg.Call, leg.Preflight.Answer.Response, engine);
        return finding.Passed ? null : new EngineFailure(IsAtPreflight: true, EngineFailureKind.Refused, finding);
    }

    private static EngineFailure? FindCallFailure(Leg leg, Engine engine)
    {
        if (leg.Actual is null)
            return new EngineFailure(IsAtPreflight: false, EngineFailureKind.NotSent);
        if (!leg.Actual.IsAnswered)
            return new EngineFailure(IsAtPreflight: false, EngineFailureKind.NoAnswer);
        Finding finding = BrowserModel.JudgeActual(leg.Call, leg.Actual.Answer.Response, engine);
        return finding.Passed ? null : new EngineFailure(IsAtPreflight: false, EngineFailureKind.Refused, finding);
    }
}
