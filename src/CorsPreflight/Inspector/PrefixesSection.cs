using CorsPreflight.Core.Policies;
using CorsPreflight.Requests;

namespace CorsPreflight.Inspector;

/// <summary>What is known of the prefixes that are taken off paths, which decides how much has to agree.</summary>
internal static class PrefixesSection
{
    public static Html Render(EndpointPolicy endpoints, PolicyTable policies)
    {
        var html = new Html();
        if (endpoints.IsDefaultForAll)
            html.Add($"<p class=\"note\">No endpoint names a policy, so nothing has to be looked for.</p>\n");
        else if (policies.PathBases is not IReadOnlyList<string> said)
            html.Add($"<p class=\"note\">Which prefixes UsePathBase and Map take off is not said. A preflight whose path may have one is let in only by what all allow that it could mean; PathBases settles it, [] if there are none.</p>\n");
        else if (!endpoints.KnowsPathBases(policies))
            html.Add($"<p class=\"aside\">PathBases is wrong, as a request or the application's routers have shown; it is no longer believed. The log has the details.</p>\n");
        else if (said.Count == 0)
            html.Add($"<p class=\"note\">PathBases says that nothing is taken off paths. If that is wrong, preflights are let in by it until the first request that shows it.</p>\n");
        else
            html.Add($"<p class=\"note\">PathBases says that <code>{string.Join(", ", said)}</code> is taken off paths. If that is wrong, preflights are let in by it until the first request that shows it.</p>\n");
        return html;
    }
}
