using System.Globalization;
using CorsPreflight.Diagnostics;

namespace CorsPreflight.Inspector;

/// <summary>The decisions so far, the newest first. The page's script makes rows of the same form for those that follow.</summary>
internal static class DecisionsSection
{
    public static Html Of(string events, DecisionFeed feed)
    {
        IReadOnlyList<Decision> decisions = feed.After(0);
        var html = new Html();
        html.Add($"<tbody role=\"rowgroup\" data-events=\"{events}\" data-last=\"{feed.IdOf(decisions.Count == 0 ? 0 : decisions[^1].Number)}\" data-most=\"{DecisionFeed.Capacity}\">\n");
        foreach (Decision decision in decisions.Reverse())
            Add(html, decision);
        html.Add($"</tbody>");
        return html;
    }

    private static void Add(Html html, Decision decision)
    {
        html.Add($"<tr role=\"row\"><td role=\"cell\" data-label=\"UTC\"><time datetime=\"{decision.Time.ToString("O", CultureInfo.InvariantCulture)}\">{decision.Time.ToString("HH:mm:ss", CultureInfo.InvariantCulture)}</time></td>");
        html.Add($"<th role=\"rowheader\" scope=\"row\"><code>{decision.Method} {decision.Path}</code><span class=\"note\">{(decision.IsPreflight ? "preflight" : "call")} from <code>{decision.Origin}</code></span></th>");
        html.Add($"<td role=\"cell\" data-label=\"Verdict\"><span class=\"mark {(decision.Reason == PreflightReason.Allowed ? "good" : "bad")}\">{decision.Reason.ToString()}</span>");
        html.Add($"<span class=\"note\">{(decision.Offender == decision.Origin ? "" : decision.Offender)}</span><span class=\"note\">{decision.Policy ?? "no policy"}</span></td>");
        html.Add($"<td role=\"cell\" data-label=\"To change\">");
        html.AddBreakable(decision.Remedy ?? "");
        html.Add($"</td></tr>\n");
    }
}
