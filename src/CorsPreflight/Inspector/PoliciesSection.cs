using CorsPreflight.Core.Policies;

namespace CorsPreflight.Inspector;

/// <summary>The policies as compiled: what browsers are told, not what was written.</summary>
internal static class PoliciesSection
{
    // Some policies have 100,000.
    private const int MaxOrigins = 100;

    public static Html Render(PolicyTable policies)
    {
        var html = new Html();
        foreach (string name in policies.Names)
        {
            if (policies.TryGet(name, out CompiledPolicy? policy))
                Add(html, policy);
        }
        foreach (string note in policies.Warnings.Select(w => w.Message).Concat(policies.Notes))
            html.Add($"<p class=\"aside\">{note}</p>\n");
        return html;
    }

    private static void Add(Html html, CompiledPolicy policy)
    {
        html.Add($"<article>\n<h3>{policy.Name}</h3>\n<p class=\"note\"><code>{policy.Path}</code></p>\n<dl>\n<dt>Origins</dt><dd>");
        foreach (string origin in policy.Origins.Listed.Take(MaxOrigins))
        {
            html.Add($"<code>");
            html.AddOrigin(origin);
            html.Add($"</code> ");
        }
        if (policy.Origins.Listed.Count > MaxOrigins)
            html.Add($"and {policy.Origins.Listed.Count - MaxOrigins} more");
        html.Add($"</dd>\n<dt>Methods</dt><dd><code>{Join("GET, HEAD, POST", policy.AllowMethodsHeader)}</code></dd>\n");
        html.Add($"<dt>Headers</dt><dd><code>{policy.AllowHeadersHeader ?? "none"}</code></dd>\n");
        html.Add($"<dt>Readable</dt><dd><code>{policy.ExposeHeadersHeader ?? "the safelisted headers"}</code></dd>\n");
        html.Add($"<dt>Credentials</dt><dd>{(policy.AllowCredentials ? "yes" : "no")}</dd>\n");
        html.Add($"<dt>Remembered</dt><dd>{(policy.MaxAgeHeader is string seconds ? $"{seconds} seconds" : "5 seconds, as no header is sent")}</dd>\n</dl>\n</article>\n");
    }

    private static string Join(string always, string? listed) => listed is null ? always : listed == "*" ? "*" : $"{always}, {listed}";
}
