using CorsPreflight.Tool.Check.Browser;
using CorsPreflight.Tool.Check.Wire;

namespace CorsPreflight.Tool.Check.Diagnosis;

/// <summary>Refusals by code that knows CORS and says so, which is not something else that stands before it.</summary>
internal static class PolicyRefusal
{
    /// <summary>What it says; null where nothing of the kind is to be seen.</summary>
    public static string? Find(Answer answer)
    {
        Response response = answer.Response;
        if (response.Combined("Preflight-Verdict") is string verdict)
            return $"Status {response.Status}, Preflight-Verdict: {verdict}.";
        if (answer.Body.Contains("Invalid CORS request", StringComparison.Ordinal))
            return $"Status {response.Status} with Spring's words \"Invalid CORS request\".";
        if (response.Status == 400 && answer.Body.StartsWith("Disallowed CORS ", StringComparison.Ordinal))
            return $"Status 400 with Starlette's words \"{answer.Body.Split('\n')[0]}\".";
        // Who varies by what only preflights carry has looked at it.
        return response.Status == 403
            && response.Combined("Vary")?.Contains("Access-Control-Request-Method", StringComparison.OrdinalIgnoreCase) == true
            ? $"Status 403 without CORS headers, but with Vary: {response.Combined("Vary")}: it is the answer of a CORS policy "
                + "that refuses."
            : null;
    }
}
