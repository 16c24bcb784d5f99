using CorsPreflight.Tool.Check.Browser;
using CorsPreflight.Tool.Check.Diagnosis;

namespace CorsPreflight.Tool.Check.Reports;

/// <summary>What a browser would do, in words.</summary>
internal static class EngineText
{
    public static string GetName(Engine engine) => engine switch
    {
        Engine.Standard => "The standard",
        Engine.Chromium => "Chrome, Edge",
        Engine.Firefox => "Firefox",
        Engine.WebKit => "Safari",
        _ => throw new ArgumentOutOfRangeException(nameof(engine)),
    };

    public static string Describe(EngineVerdict verdict)
    {
        if (verdict.Failure is not EngineFailure failure)
            return verdict.RemembersSeconds is int seconds ? $"allows, remembers the permission for {seconds} s" : "allows";
        string where = failure.IsAtPreflight ? "preflight" : "call";
        return failure.Kind switch
        {
            EngineFailureKind.NoAnswer => $"gets no answer to the {where}",
            EngineFailureKind.NotSent => "blocks it, and sends nothing",
            EngineFailureKind.TooManyRedirects => $"refuses at the {where}: too many redirects",
            _ => $"refuses at the {where}: "
                + $"{Describe(failure.Finding.Check)}{(failure.Finding.Offender is null ? "" : $" ({failure.Finding.Offender})")}",
        };
    }

    private static string Describe(BrowserCheck check) => check switch
    {
        BrowserCheck.Redirected => "redirected",
        BrowserCheck.AllowOriginMissing => "allow origin missing",
        BrowserCheck.AllowOriginSeveral => "allow origin several",
        BrowserCheck.AllowOriginAnyWithCredentials => "allow origin any with credentials",
        BrowserCheck.AllowOriginDiffers => "allow origin differs",
        BrowserCheck.AllowCredentialsMissing => "allow credentials missing",
        BrowserCheck.AllowCredentialsNotTrue => "allow credentials not true",
        BrowserCheck.StatusNotOk => "status not ok",
        BrowserCheck.AllowMethodsMalformed => "allow methods malformed",
        BrowserCheck.AllowHeadersMalformed => "allow headers malformed",
        BrowserCheck.MethodNotAllowed => "method not allowed",
        BrowserCheck.HeaderNotAllowed => "header not allowed",
        BrowserCheck.AuthorizationNotCovered => "authorization not covered",
        _ => throw new ArgumentOutOfRangeException(nameof(check)),
    };
}
