using CorsPreflight.Tool.Check.Browser;
using CorsPreflight.Tool.Check.Wire;

namespace CorsPreflight.Tool.Check.Diagnosis;

/// <summary>Why a preflight does not let the call go out.</summary>
internal static class PreflightCauses
{
    private const string AllowMethods = "Access-Control-Allow-Methods", AllowHeaders = "Access-Control-Allow-Headers";

    /// <returns>The cause, and the step of the triage where it shows.</returns>
    public static (Remark Remark, Step Step) Find(Call call, Answer answer, Finding finding)
    {
        Response response = answer.Response;
        // The standard looks at the origin before it looks at the status. People want to hear of the status: it is why there is no origin.
        if (Redirection.IsRedirect(response.Status))
            return (RedirectCauses.FindForPreflight(call, response), Step.Answer);
        if (response.Status is < 200 or > 299)
            return (StatusCauses.Find(answer), Step.Answer);
        return (finding.Check switch
        {
            BrowserCheck.AllowOriginMissing => new Remark(Causes.AllowOriginMissing, DescribeMissing(answer)),
            BrowserCheck.MethodNotAllowed => FindForMethod(call, response, finding.Offender!),
            BrowserCheck.HeaderNotAllowed => FindForHeader(call, response, finding.Offender!),
            BrowserCheck.AllowMethodsMalformed => new Remark(Causes.AllowMethodsMalformed, $"{AllowMethods}: {finding.Offender}."),
            BrowserCheck.AllowHeadersMalformed => new Remark(Causes.AllowHeadersMalformed, $"{AllowHeaders}: {finding.Offender}."),
            _ => SharingCauses.Find(call, response, finding),
        }, Step.Permission);
    }

    private static string DescribeMissing(Answer answer)
    {
        if (answer.Response.Combined("Preflight-Verdict") is string verdict)
            return $"Preflight-Verdict: {verdict}.";
        if (answer.Response.Headers.Any(header => header.Name.StartsWith("Access-Control-Allow-", StringComparison.OrdinalIgnoreCase)))
            return "Other Access-Control-Allow-… lines are there: the server knows CORS, and this origin is not on its list.";
        string status = $"The status is {Statuses.Text(answer.Response.Status)}, and there is no Access-Control line at all";
        return answer.HasBody ? $"{status}, but a body: a route meant for something else seems to answer OPTIONS." : $"{status}.";
    }

    private static Remark FindForMethod(Call call, Response response, string method)
    {
        if (response.Combined(AllowMethods) is not string allowed)
            return new Remark(Causes.MethodNotAllowed, $"The page sends {method}, and the answer has no {AllowMethods}.");
        string[] methods = [.. allowed.Split(',').Select(name => name.Trim())];
        string detail = $"{AllowMethods}: {allowed}, and the page sends {method}.";
        if (methods.Contains(method, StringComparer.OrdinalIgnoreCase))
            return new Remark(Causes.MethodCase, detail);
        return new Remark(call.Credentials && methods.Contains("*") ? Causes.MethodAnyWithCredentials : Causes.MethodNotAllowed, detail);
    }

    private static Remark FindForHeader(Call call, Response response, string name)
    {
        if (response.Combined(AllowHeaders) is not string allowed)
            return new Remark(Causes.HeaderNotAllowed, $"The page sets {name}, and the answer has no {AllowHeaders}.");
        bool isAny = call.Credentials && allowed.Split(',').Any(listed => listed.Trim() == "*");
        return new Remark(
            isAny ? Causes.HeaderAnyWithCredentials : Causes.HeaderNotAllowed,
            $"{AllowHeaders}: {allowed}, and the page sets {name}.");
    }
}
