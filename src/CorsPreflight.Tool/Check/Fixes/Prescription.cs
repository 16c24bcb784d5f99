using CorsPreflight.Tool.Check.Browser;
using CorsPreflight.Tool.Check.Diagnosis;

namespace CorsPreflight.Tool.Check.Fixes;

/// <summary>Finds the fix for a cause and a server.</summary>
internal static class Prescription
{
    // A matter of the firewall's or the proxy's own settings, which no snippet knows.
    private static readonly Cause[] NotForCors = [Causes.Firewall, Causes.GatewayError, Causes.TooManyRedirects, Causes.RedirectImpossible];

    private static readonly Cause[] Mendable =
        [Causes.ReflectsAnyOriginWithCredentials, Causes.ReflectsAnyOrigin, Causes.VaryMissing, Causes.AuthorizationUnderAny, Causes.MaxAgeUseless];

    /// <summary>For the cause, or for the worst warning that a change of the server's mends; null where there is nothing to mend, or not by CORS.</summary>
    public static Fix? For(TriageResult triage, Evidence evidence, Recognition server)
    {
        Remark? remark = triage.Cause ?? triage.Warnings.FirstOrDefault(warning => Mendable.Contains(warning.Cause));
        if (remark is null || remark.Cause.Severity == Severity.Network || NotForCors.Contains(remark.Cause))
            return null;
        Leg leg = evidence.Legs[triage.FailedLeg];
        if (remark.Cause == Causes.RedirectWithoutCors && leg.Actual?.Answer?.Response is Response response && RedirectCauses.IsToLogin(leg.Call, response))
            return AnyServerFix.OfLogin;
        if ((PageFix.Of(remark, leg) ?? PageFix.OfNull(leg, evidence.Legs[0].Call.Origin)) is Fix ofPage)
            return ofPage;
        var wanted = Wanted.From(leg, AllowsCredentials(leg));
        Fix fix = OfServer(remark.Cause, server, wanted);
        return fix with { Advice = $"{fix.Advice} {(AllowsAny(leg) && !wanted.Credentials ? "The server answers * now: where that is meant, keep it, and add only what is missing." : "If there are lists already, keep what is on them.")}" };
    }

    public static Fix OfServer(Cause cause, Recognition server, Wanted wanted) => server.Kind switch
    {
        ServerKind.CorsPreflight => CorsPreflightFix.Of(cause, server, wanted),
        ServerKind.AspNetCore => AspNetCoreFix.Of(cause, wanted),
        ServerKind.Express => ExpressFix.Of(cause, wanted),
        ServerKind.Nginx => NginxFix.Of(cause, wanted),
        ServerKind.Apache => ApacheFix.Of(cause, wanted),
        ServerKind.Iis => IisFix.Of(wanted),
        ServerKind.Spring => SpringFix.Of(wanted),
        ServerKind.Django => PythonFix.OfDjango(wanted),
        ServerKind.Starlette => PythonFix.OfStarlette(cause, wanted),
        ServerKind.Go => GoFix.Of(wanted),
        ServerKind.AwsApiGateway => GatewayFix.OfAws(wanted),
        ServerKind.AzureApiManagement => GatewayFix.OfAzure(wanted),
        ServerKind.Kong => GatewayFix.OfKong(wanted),
        _ => AnyServerFix.Of(server, wanted),
    };

    private static bool AllowsAny(Leg leg) => (leg.Preflight ?? leg.Actual)?.Answer?.Response.Combined("Access-Control-Allow-Origin") == "*";

    private static bool AllowsCredentials(Leg leg) =>
        (leg.Preflight ?? leg.Actual)?.Answer?.Response.Combined("Access-Control-Allow-Credentials") == "true";
}
