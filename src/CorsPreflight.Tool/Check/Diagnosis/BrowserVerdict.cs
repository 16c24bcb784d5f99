using CorsPreflight.Tool.Check.Browser;

namespace CorsPreflight.Tool.Check.Diagnosis;

/// <summary>
/// What browsers make of an answer, all of them together: it fails where it fails in one. Where the standard alone would refuse, nobody's
/// call fails, and that is a warning.
/// </summary>
internal static class BrowserVerdict
{
    public static IReadOnlyList<Engine> Browsers { get; } = [Engine.Chromium, Engine.Firefox, Engine.WebKit];

    public static Finding JudgePreflight(Call call, Response preflight) =>
        Together(engine =>
            BrowserModel.PreflightOf(call, engine) is null
                ? new Finding(BrowserCheck.Passed)
                : BrowserModel.JudgePreflight(call, preflight, engine));

    public static Finding JudgeActual(Call call, Response actual) => Together(engine => BrowserModel.JudgeActual(call, actual, engine));

    /// <summary>Whether the call goes out in one of them at least.</summary>
    public static bool AnyGoesOn(Call call, Response preflight) =>
        Browsers.Any(engine =>
            BrowserModel.PreflightOf(call, engine) is null || BrowserModel.JudgePreflight(call, preflight, engine).Passed);

    // The standard's words for it, where it agrees that it fails.
    private static Finding Together(Func<Engine, Finding> judge)
    {
        Finding failed = Browsers.Select(judge).FirstOrDefault(finding => !finding.Passed);
        Finding standard = judge(Engine.Standard);
        return failed.Passed || standard.Passed ? failed : standard;
    }
}
