using System.Globalization;
using System.Net;
using System.Net.Sockets;
using CorsPreflight.Tool.Check.Browser;
using CorsPreflight.Tool.Check.Wire;

namespace CorsPreflight.Tool.Check.Diagnosis;

/// <summary>What does not fail this call, and is wrong or worth knowing all the same.</summary>
internal static class Warnings
{
    private const string AllowOrigin = "Access-Control-Allow-Origin", MaxAge = "Access-Control-Max-Age";

    private static readonly string[] Forms = ["application/x-www-form-urlencoded", "multipart/form-data"];

    public static IEnumerable<Remark> FindAll(Evidence evidence)
    {
        Leg first = evidence.Legs[0], last = evidence.Legs[^1];
        return new[]
        {
            FindReflection(evidence),
            FindNull(first),
            FindAuthorization(first),
            FindVary(evidence),
            FindMaxAge(first),
            FindContentType(last),
            FindExposed(last),
            FindStatus(last),
            FindProxy(evidence),
            FindAddress(first.Call),
        }.OfType<Remark>();
    }

    private static Remark? FindReflection(Evidence evidence)
    {
        if (evidence.Probe is not { IsAnswered: true } probe
            || probe.Answer.Response.Combined(AllowOrigin) is not string allowed
            || allowed != FindOrigin(probe))
            return null;
        bool withCredentials = probe.Answer.Response.Combined("Access-Control-Allow-Credentials") == "true";
        string detail = $"Asked from {allowed}, an origin made up just now, the server allowed that too";
        return withCredentials
            ? new Remark(Causes.ReflectsAnyOriginWithCredentials, $"{detail}, with credentials.")
            : new Remark(Causes.ReflectsAnyOrigin, $"{detail}.");
    }

    private static Remark? FindNull(Leg leg) =>
        leg.Call.Origin == "null" && (leg.Preflight ?? leg.Actual)?.Answer?.Response.Combined(AllowOrigin) == "null"
            ? new Remark(Causes.AllowsNull, $"{AllowOrigin}: null.")
            : null;

    private static Remark? FindAuthorization(Leg leg) =>
        leg.Preflight?.Answer?.Response is Response response && BrowserVerdict.JudgePreflight(leg.Call, response).Passed
        && BrowserModel.JudgePreflight(leg.Call, response, Engine.Standard).Check == BrowserCheck.AuthorizationNotCovered
            ? new Remark(
                Causes.AuthorizationUnderAny,
                $"Access-Control-Allow-Headers: {response.Combined("Access-Control-Allow-Headers")}, and the page "
                + "sets Authorization.")
            : null;

    private static Remark? FindVary(Evidence evidence)
    {
        // Only where another origin gets another answer does anything depend on it. What is *, or shared with nobody, is the same for all.
        if (evidence is not { Legs: [{ Actual.Answer.Response: Response response } leg], Probe: { IsAnswered: true } probe }
            || response.Combined(AllowOrigin) is not string allowed
            || allowed != leg.Call.Origin
            || probe.Answer.Response.Combined(AllowOrigin) == allowed)
            return null;
        // A POST without a preflight is probed by OPTIONS, and where nothing answers that, nothing is known.
        if (probe.Request.Method != (leg.Preflight ?? leg.Actual).Request.Method && probe.Answer.Response.Combined(AllowOrigin) is null)
            return null;
        string? vary = response.Combined("Vary");
        if (vary?.Split(',').Any(name => name.Trim() is "*" || Grammar.IsSameName(name.Trim(), "Origin")) == true)
            return null;
        return new Remark(
            Causes.VaryMissing,
            vary is null ? "The response to the call has no Vary." : $"The response to the call has Vary: {vary}.");
    }

    private static Remark? FindMaxAge(Leg leg)
    {
        if (leg.Preflight?.Answer?.Response is not Response response || !BrowserVerdict.JudgePreflight(leg.Call, response).Passed)
            return null;
        if (response.Combined(MaxAge) is not string value)
            return new Remark(Causes.MaxAgeMissing, "Every call that is made more than 5 s after the last preflight asks again.");
        if (!value.All(char.IsAsciiDigit) || value.TrimStart('0').Length == 0)
            return new Remark(Causes.MaxAgeUseless, $"{MaxAge}: {value}.");
        var kept = BrowserVerdict
            .Browsers.Select(engine => (Engine: engine, Seconds: BrowserModel.CachedFor(response, engine).TotalSeconds))
            .Where(pair => pair.Seconds < double.Parse(value, CultureInfo.InvariantCulture))
            .ToArray();
        return kept.Length == 0
            ? null
            : new Remark(
                Causes.MaxAgeCapped,
                $"{MaxAge}: {value}; {string.Join(", ", kept.Select(pair => $"{pair.Engine} keeps it for {pair.Seconds:0} s"))}.");
    }

    private static Remark? FindContentType(Leg leg) =>
        leg.Actual?.Answer is { HasBody: true } answer && string.IsNullOrEmpty(answer.Response.Combined("Content-Type"))
            ? new Remark(
                Causes.ContentTypeMissing,
                $"The response ({Statuses.Text(answer.Response.Status)}) has a body, and does not say of what type.")
            : null;

    private static Remark? FindExposed(Leg leg) =>
        leg.Call.Credentials
        && leg.Actual?.Answer?.Response.Combined("Access-Control-Expose-Headers")?.Split(',').Any(name => name.Trim() == "*") == true
            ? new Remark(Causes.ExposeAnyWithCredentials, "Access-Control-Expose-Headers: *, and the call goes with credentials.")
            : null;

    private static Remark? FindStatus(Leg leg) =>
        leg.Actual?.Answer?.Response is { Status: >= 400 } response && BrowserModel.JudgeActual(leg.Call, response, Engine.Standard).Passed
            ? new Remark(
                IsDeniedForm(leg.Call, leg.Actual.Answer) ? Causes.FormDenied : Causes.FailedOnServer,
                $"{BrowserModel.MethodOf(leg.Call)} is answered with {Statuses.Text(response.Status)}.")
            : null;

    private static bool IsDeniedForm(Call call, Answer answer) =>
        answer is { Response.Status: (int)HttpStatusCode.BadRequest, HasBody: false }
        && BrowserModel.MethodOf(call) is not ("GET" or "HEAD") && answer.Response.Combined("Access-Control-Allow-Credentials") != "true"
        && call.Headers.Any(static header => Grammar.IsSameName(header.Name, "Content-Type")
            && Forms.Any(form => header.Value.StartsWith(form, StringComparison.OrdinalIgnoreCase)));

    private static Remark? FindProxy(Evidence evidence) =>
        evidence.Legs.SelectMany(leg => new[] { leg.Preflight?.Answer, leg.Actual?.Answer })
            .OfType<Answer>()
            .Select(ServerSigns.FindFront)
            .FirstOrDefault(front => front is not null)
            is string front
            ? new Remark(Causes.ProxyInFront, front)
            : null;

    private static Remark? FindAddress(Call call) =>
        IsPrivate(call.Url.Host)
        && Uri.TryCreate(call.Origin, UriKind.Absolute, out Uri? page)
        && !IsPrivate(page.Host)
        && !Site.IsLoopback(page)
            ? new Remark(Causes.LocalNetwork, $"{call.Url.Host} is reachable in its own network only.")
            : null;

    private static bool IsPrivate(string host) => IPAddress.TryParse(host.Trim('[', ']'), out IPAddress? address)
        && (address.AddressFamily == AddressFamily.InterNetworkV6
            ? address.IsIPv6UniqueLocal || address.IsIPv6LinkLocal
            : address.GetAddressBytes() is [10, ..] or [192, 168, ..] or [169, 254, ..] or [172, >= 16 and <= 31, ..]);

    private static string FindOrigin(Exchange exchange) => exchange.Request.Headers.First(header => header.Name == "Origin").Value;
}
