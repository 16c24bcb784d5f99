using System.Globalization;
using CorsPreflight.Diagnostics;

namespace CorsPreflight.Inspector;

/// <summary>The decisions so far, the newest first. The page's script makes rows of the same form for those that follow.</summary>
internal static class DecisionsSection
{
    public static Html Render(string events, DecisionFeed feed)
    {
        IReadOnlyList<DecisionGroup> groups = feed.After(0);
        var html = new Html();
        html.Add($"<tbody role=\"rowgroup\" data-events=\"{events}\" data-last=\"{feed.IdOf(groups.Count == 0 ? 0 : groups[^1].Last.Number)}\" data-most=\"{DecisionFeed.MaxGroups}\">\n");
        foreach (DecisionGroup group in groups.Reverse())
            Add(html, group);
        html.Add($"</tbody>");
        return html;
    }

    private static void Add(Html html, DecisionGroup group)
    {
        Decision decision = group.Last;
        html.Add($"<tr role=\"row\" data-group=\"{group.Id}\" data-reason=\"{decision.Reason.ToString()}\" data-count=\"{Text(group.Count)}\">");
        html.Add($"<td role=\"cell\" data-label=\"UTC\">");
        AddTime(html, decision.Time, "HH:mm:ss");
        html.Add($"<span class=\"note\">{(group.Count == 1 ? "" : $"{Text(group.Count)} times since ")}");
        if (group.Count > 1)
            AddTime(html, group.First, group.First.Date == decision.Time.Date ? "HH:mm:ss" : "yyyy-MM-dd HH:mm:ss");
        html.Add($"</span></td>");
        html.Add($"<th role=\"rowheader\" scope=\"row\"><code>{decision.Method} {decision.Path}</code><span class=\"note\"><span>{(decision.IsPreflight ? "preflight" : "call")}</span> from <code>");
        html.AddOrigin(decision.Origin);
        html.Add($"</code></span></th>");
        html.Add($"<td role=\"cell\" data-label=\"Verdict\"><span class=\"mark {(decision.Reason == PreflightReason.Allowed ? "good" : "bad")}\">{decision.Reason.ToString()}</span>");
        html.Add($"<span class=\"note\">{(decision.Offender == decision.Origin ? "" : decision.Offender)}</span><span class=\"note\">{decision.Policy ?? "no policy"}</span></td>");
        html.Add($"<td role=\"cell\" data-label=\"To change\">");
        if (decision.Remedy is string remedy)
        {
            html.Add($"<span>");
            html.AddBreakable(remedy);
            html.Add($"</span>");
        }
        html.Add($"</td></tr>\n");
    }

    private static void AddTime(Html html, DateTimeOffset time, string format) =>
        html.Add($"<time datetime=\"{time.ToString("O", CultureInfo.InvariantCulture)}\">{time.ToString(format, CultureInfo.InvariantCulture)}</time>");

    private static string Text(long count) => count.ToString(CultureInfo.InvariantCulture);
}
