using CorsPreflight.Tool.Check.Browser;
using CorsPreflight.Tool.Check.Diagnosis;

namespace CorsPreflight.Tool.Check.Fixes;

/// <summary>Finds the fix for a cause and a server.</summary>
internal static class FixFinder
{
    // A matter of the firewall's or the proxy's own settings, which no snippet knows.
    private static readonly Cause[] NotForCors = [Causes.Firewall, Causes.GatewayError, Causes.TooManyRedirects, Causes.RedirectImpossible];

    private static readonly Cause[] Fixable =
    [
        Causes.ReflectsAnyOriginWithCredentials,
        Causes.ReflectsAnyOrigin,
        Causes.VaryMissing,
        Causes.AuthorizationUnderAny,
        Causes.MaxAgeUseless,
    ];

    /// <summary>
    /// For the cause, or for the worst warning that a change of the server fixes; null where there is nothing to fix, or not by CORS.
    /// </summary>
    public static Fix? Find(TriageResult triage, Evidence evidence, DetectedServer server)
    {
        Remark? remark = triage.Cause ?? triage.Warnings.FirstOrDefault(warning => Fixable.Contains(warning.Cause));
        if (remark is null || remark.Cause.Severity == Severity.Network || NotForCors.Contains(remark.Cause))
            return null;
        Leg leg = evidence.Legs[triage.FailedLeg];
        if (remark.Cause == Causes.RedirectWithoutCors
            && leg.Actual?.Answer?.Response is Response response
            && RedirectCauses.IsToLogin(leg.Call, response))
            return AnyServerFix.ForLogin;
        if ((PageFix.Find(remark, leg) ?? PageFix.FindForNull(leg, evidence.Legs[0].Call.Origin)) is Fix ofPage)
            return ofPage;
        var permissions = RequiredPermissions.From(leg, AllowsCredentials(leg));
        Fix fix = FindForServer(remark.Cause, server, permissions);
        string rest = AllowsAny(leg) && !permissions.Credentials
            ? "The server answers * now: where that is meant, keep it, and add only what is missing."
            : "If there are lists already, keep what is on them.";
        return fix with { Advice = $"{fix.Advice} {rest}" };
    }

    public static Fix FindForServer(Cause cause, DetectedServer server, RequiredPermissions permissions) => server.Kind switch
    {
        ServerKind.CorsPreflight => CorsPreflightFix.Create(cause, server, permissions),
        ServerKind.AspNetCore => AspNetCoreFix.Create(cause, permissions),
        ServerKind.Express => ExpressFix.Create(cause, permissions),
        ServerKind.Nginx => NginxFix.Create(cause, permissions),
        ServerKind.Apache => ApacheFix.Create(cause, permissions),
        ServerKind.Iis => IisFix.Create(permissions),
        ServerKind.Spring => SpringFix.Create(permissions),
        ServerKind.Django => PythonFix.CreateForDjango(permissions),
        ServerKind.Starlette => PythonFix.CreateForStarlette(cause, permissions),
        ServerKind.Go => GoFix.Create(permissions),
        ServerKind.AwsApiGateway => GatewayFix.CreateForAws(permissions),
        ServerKind.AzureApiManagement => GatewayFix.CreateForAzure(permissions),
        ServerKind.Kong => GatewayFix.CreateForKong(permissions),
        _ => AnyServerFix.Create(server, permissions),
    };

    private static bool AllowsAny(Leg leg) =>
        (leg.Preflight ?? leg.Actual)?.Answer?.Response.Combined("Access-Control-Allow-Origin") == "*";

    private static bool AllowsCredentials(Leg leg) =>
        (leg.Preflight ?? leg.Actual)?.Answer?.Response.Combined("Access-Control-Allow-Credentials") == "true";
}
