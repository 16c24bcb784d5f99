using CorsPreflight.Core.Evaluation;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace CorsPreflight.Requests;

/// <summary>The CORS headers of every response (https://fetch.spec.whatwg.org/#http-responses), which nobody else writes.</summary>
internal static class CorsResponseHeaders
{
    // Removed by name: asking a response for all its headers allocates.
    private static readonly string[] Names =
    [
        HeaderNames.AccessControlAllowOrigin, HeaderNames.AccessControlAllowCredentials, HeaderNames.AccessControlExposeHeaders,
        HeaderNames.AccessControlAllowMethods, HeaderNames.AccessControlAllowHeaders, HeaderNames.AccessControlMaxAge,
        "Access-Control-Allow-Private-Network", "Access-Control-Allow-Local-Network",
    ];

    /// <summary>Writes the answer to a preflight.</summary>
    public static void Answer(HttpResponse response, in PreflightAnswer answer)
    {
        IHeaderDictionary headers = response.Headers;
        response.StatusCode = answer.Status;
        BeginPreflight(headers);
        if (answer.AllowOrigin is not null)
            headers.AccessControlAllowOrigin = answer.AllowOrigin;
        if (answer.AllowCredentials)
            headers.AccessControlAllowCredentials = "true";
        if (!StringValues.IsNullOrEmpty(answer.AllowMethods))
            headers.AccessControlAllowMethods = answer.AllowMethods;
        if (!StringValues.IsNullOrEmpty(answer.AllowHeaders))
            headers.AccessControlAllowHeaders = answer.AllowHeaders;
        if (answer.MaxAge is not null)
            headers.AccessControlMaxAge = answer.MaxAge;
        if (answer.Verdict is not null)
            headers[VerdictHeader.Name] = answer.Verdict;
    }

    /// <summary>Completes any other response.</summary>
    /// <param name="headers">The response's headers, as everybody else left them.</param>
    /// <param name="answer">What is to be there.</param>
    /// <returns>Which headers somebody else wrote, for <see cref="NamesOf"/>; 0 where nobody did.</returns>
    public static int Complete(IHeaderDictionary headers, in ActualAnswer answer)
    {
        // Most responses that fail early have none at all, and eight look-ups cost more than the rest of this.
        int removed = headers.Count == 0 ? 0 : RemoveForeign(headers);
        if (answer.VariesByOrigin)
            AddVary(headers, HeaderNames.Origin);
        if (answer.AllowOrigin is not null)
            headers.AccessControlAllowOrigin = answer.AllowOrigin;
        if (answer.AllowCredentials)
            headers.AccessControlAllowCredentials = "true";
        if (answer.ExposeHeaders is not null)
            headers.AccessControlExposeHeaders = answer.ExposeHeaders;
        return removed;
    }

    /// <summary>The names of the headers that were removed.</summary>
    public static string NamesOf(int removed) => string.Join(", ", Names.Where((_, i) => (removed & (1 << i)) != 0));

    // Startup filters that were registered earlier may have written something already.
    private static void BeginPreflight(IHeaderDictionary headers)
    {
        if (headers.Count == 0)
        {
            headers.Vary = PreflightAnswer.Vary;
            return;
        }
        RemoveForeign(headers);
        AddVary(headers, HeaderNames.Origin);
        AddVary(headers, HeaderNames.AccessControlRequestMethod);
        AddVary(headers, HeaderNames.AccessControlRequestHeaders);
    }

    private static int RemoveForeign(IHeaderDictionary headers)
    {
        int removed = 0;
        for (int i = 0; i < Names.Length; i++)
        {
            if (headers.Remove(Names[i]))
                removed |= 1 << i;
        }
        if (removed != 0)
            RemoveMisnamed(headers);
        return removed;
    }

    // Who writes one of these headers may write others that mean nothing, such as those of a request: no browser heeds them, but people
    // who look for the cause do.
    private static void RemoveMisnamed(IHeaderDictionary headers)
    {
        foreach (string name in headers.Keys.Where(name => name.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase)).ToArray())
            headers.Remove(name);
    }

    private static void AddVary(IHeaderDictionary headers, string name)
    {
        StringValues vary = headers.Vary;
        if (vary.Count == 0)
        {
            headers.Vary = name;
            return;
        }
        for (int i = 0; i < vary.Count; i++)
        {
            foreach (Range range in vary[i].AsSpan().Split(','))
            {
                ReadOnlySpan<char> listed = vary[i].AsSpan()[range].Trim();
                if (listed is "*" || listed.Equals(name, StringComparison.OrdinalIgnoreCase))
                    return;
            }
        }
        headers.Vary = StringValues.Concat(vary, name);
    }
}
