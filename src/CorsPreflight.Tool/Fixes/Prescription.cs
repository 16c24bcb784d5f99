using CorsPreflight.Tool.Diagnosis;
using CorsPreflight.Tool.Wire;

namespace CorsPreflight.Tool.Fixes;

/// <summary>Finds the fix for a cause and a server.</summary>
internal static class Prescription
{
    /// <summary>For the cause, or for the worst warning that a change of the server's mends; null where there is nothing to mend, or not by CORS.</summary>
    public static Fix? For(Diagnosed diagnosed, Evidence evidence, Recognition server)
    {
        Remark? remark = diagnosed.Cause ?? diagnosed.Warnings.FirstOrDefault(warning => IsMendable(warning.Cause));
        if (remark is null || remark.Cause.Severity == Severity.Network || !IsForCors(remark.Cause))
            return null;
        Leg leg = evidence.Legs[diagnosed.FailedLeg];
        return PageFix.Of(remark, leg) ?? OfServer(remark.Cause, server, Wanted.From(leg, AllowsCredentials(leg)));
    }

    /// <summary>Who answered where it failed, and if that does not tell, anywhere.</summary>
    public static Recognition ServerOf(Diagnosed diagnosed, Evidence evidence)
    {
        Leg leg = evidence.Legs[diagnosed.FailedLeg];
        Answer? preflight = leg.Preflight?.Answer, actual = leg.Actual?.Answer;
        return ServerSigns.Recognise((diagnosed.FailedAt == Step.Call ? new[] { actual, preflight } : [preflight, actual]).OfType<Answer>());
    }

    public static Fix OfServer(Cause cause, Recognition server, Wanted wanted) => server.Kind switch
    {
        ServerKind.CorsPreflight => CorsPreflightFix.Of(cause, wanted),
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

    // The rest is for the firewall's, the proxy's or the limiter's own settings, which no snippet knows.
    private static bool IsForCors(Cause cause) => cause != Causes.Firewall && cause != Causes.GatewayError && cause != Causes.TooManyRedirects && cause != Causes.RedirectImpossible;

    private static bool IsMendable(Cause cause) => cause == Causes.ReflectsAnyOriginWithCredentials || cause == Causes.ReflectsAnyOrigin || cause == Causes.VaryMissing || cause == Causes.AuthorizationUnderAny || cause == Causes.MaxAgeUseless;

    private static bool AllowsCredentials(Leg leg) =>
        Browser.HeaderLines.Combined((leg.Preflight ?? leg.Actual)?.Answer?.Response ?? new Browser.Response(0, []), "Access-Control-Allow-Credentials") == "true";
}
