using CorsPreflight.Tool.Check.Browser;

namespace CorsPreflight.Tool.Check.Diagnosis;

/// <summary>
/// Why a response that has Access-Control-Allow-Origin is not shared with the page. The same for the preflight and for the call.
/// </summary>
internal static class SharingCauses
{
    private const string AllowOrigin = "Access-Control-Allow-Origin", AllowCredentials = "Access-Control-Allow-Credentials";

    public static Remark Find(Call call, Response response, Finding finding)
    {
        switch (finding.Check)
        {
            case BrowserCheck.AllowOriginSeveral or BrowserCheck.AllowOriginDiffers when Lines(response) is > 1 and var lines:
                return new Remark(Causes.AllowOriginDoubled, $"{AllowOrigin} is there {lines} times: {finding.Offender}.");
            case BrowserCheck.AllowOriginSeveral:
                return new Remark(Causes.AllowOriginSeveral, $"{AllowOrigin}: {finding.Offender}.");
            case BrowserCheck.AllowOriginAnyWithCredentials:
                return new Remark(Causes.AllowOriginAnyWithCredentials, $"{AllowOrigin}: *, and the call goes with credentials.");
            case BrowserCheck.AllowCredentialsMissing:
                return new Remark(Causes.AllowCredentialsMissing, "The origin is allowed, its credentials are not.");
            case BrowserCheck.AllowCredentialsNotTrue:
                return new Remark(Causes.AllowCredentialsNotTrue, $"{AllowCredentials}: {finding.Offender}.");
            default:
                return new Remark(
                    OriginDifference.Find(finding.Offender!, call.Origin),
                    $"{AllowOrigin}: {finding.Offender}, and the page's origin is {call.Origin}.");
        }
    }

    private static int Lines(Response response) => response.Headers.Count(header => Grammar.IsSameName(header.Name, AllowOrigin));
}
