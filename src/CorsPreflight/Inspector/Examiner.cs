using CorsPreflight.Core.Evaluation;
using CorsPreflight.Core.Policies;
using CorsPreflight.Requests;
using Microsoft.AspNetCore.Http;

namespace CorsPreflight.Inspector;

/// <summary>Finds the policy that a question is about, by the rules that preflights are under.</summary>
internal static class Examiner
{
    public static Examination Examine(Question question, PolicyTable policies, EndpointPolicy endpoints, HttpContext context)
    {
        if (question.Policy.Length > 0)
        {
            return policies.TryGet(question.Policy, out CompiledPolicy? named)
                ? new Examination(question, AppliedPolicy.Create(named), "chosen by its name")
                : new Examination(question, AppliedPolicy.None, $"There is no policy of that name; there is {string.Join(", ", policies.Names)}.");
        }
        HttpContext preflight = Preflight(question, context);
        AppliedPolicy applied = endpoints.FindForPreflight(preflight, policies);
        return new Examination(question, applied, DecidedBy(applied, preflight.GetEndpoint()?.DisplayName, endpoints.IsDefaultForAll));
    }

    private static string DecidedBy(in AppliedPolicy applied, string? endpoint, bool isDefaultForAll)
    {
        if (applied.Agreement is { IsTooLong: true })
            return "The path is too long to be searched for endpoints behind a prefix, and PathBases does not say which prefixes there are.";
        if (applied.IsSeveral)
        {
            return $"which have to agree: {string.Join("; ", applied.Agreement!.All.Select(static one =>
                $"{one.Policy.Name ?? one.Policy.Reason.ToString()} for {one.Endpoint ?? "no endpoint"} by {one.Path}"))}";
        }
        endpoint ??= applied.Agreement?.All is [{ Endpoint: string name }] ? name : null;
        bool isMethodMissing = applied.Agreement?.IsMethodMissing == true;
        return applied.Reason switch
        {
            PreflightReason.CorsDisabled => $"{endpoint} has [DisableCors].",
            PreflightReason.NoPolicy => $"{endpoint ?? "No endpoint"}: none applies, or which one cannot be decided.",
            _ when isDefaultForAll => "as no endpoint names another",
            _ when isMethodMissing => $"for {endpoint}, as no endpoint of the path takes the method",
            _ => endpoint is null ? "as no endpoint has that path" : $"for {endpoint}",
        };
    }

    // A request that nobody sent, so that only the matching runs: route constraints and no other code of the application's.
    private static DefaultHttpContext Preflight(Question question, HttpContext context)
    {
        var preflight = new DefaultHttpContext { RequestServices = context.RequestServices };
        HttpRequest request = preflight.Request;
        (request.Method, request.Scheme, request.Host) = (HttpMethods.Options, context.Request.Scheme, context.Request.Host);
        string path = Uri.UnescapeDataString(question.Path.Split('?', '#')[0]);
        request.Path = path.StartsWith('/') ? path : $"/{path}";
        request.Headers.Origin = question.Origin;
        request.Headers.AccessControlRequestMethod = question.Method;
        request.Headers.AccessControlRequestHeaders = question.Headers;
        return preflight;
    }
}
