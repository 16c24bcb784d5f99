using CorsPreflight.LawTests.Layouts;
using Microsoft.AspNetCore.Http;

namespace CorsPreflight.LawTests.Judging;

/// <summary>Which endpoints a request could mean to somebody ahead of routing, who cannot know what is taken off its path.</summary>
internal sealed class Possibilities(Layout layout, Reference reference, Question question)
{
    /// <summary>Whether any prefix that the layout takes off is one of this path.</summary>
    public bool BeginsWithPrefix => layout.Prefixes.Any(prefix => new PathString(question.Path).StartsWithSegments(prefix));

    public Task<IReadOnlyList<EndpointSpec>> Whole(bool withRefused = true) => reference.ChoicesAt(question.Path, question, withRefused);

    /// <summary>The endpoints that may show errors, whatever the pages that were meant for it.</summary>
    public Task<IReadOnlyList<EndpointSpec>> ErrorPages() => reference.ChoicesAt(ErrorPage.Path + "/404", question);

    /// <summary>At every depth at which a prefix could end.</summary>
    public async Task<IReadOnlyList<EndpointSpec>> Everywhere(bool withRefused = true) =>
        [.. await Whole(withRefused), .. await Behind(static _ => true, withRefused)];

    /// <summary>Behind the prefixes that the layout takes off, or lists, one or several in a row.</summary>
    public Task<IReadOnlyList<EndpointSpec>> BehindPrefixes()
    {
        string[] prefixes = [.. layout.Prefixes, .. layout.PathBases ?? []];
        return Behind(IsMadeOfThem, withRefused: true);

        bool IsMadeOfThem(string path) => path.Length == 0 || prefixes.Any(prefix =>
            new PathString(path).StartsWithSegments(prefix, out PathString rest) && IsMadeOfThem(rest.Value ?? ""));
    }

    private async Task<IReadOnlyList<EndpointSpec>> Behind(Func<string, bool> isPrefix, bool withRefused)
    {
        List<EndpointSpec> choices = [];
        string path = question.Path;
        for (int end = 0; end < path.Length && path.Length > 1;)
        {
            end = path.IndexOf('/', end + 1);
            if (end < 0)
                end = path.Length;
            if (isPrefix(path[..end]))
                choices.AddRange(await reference.ChoicesAt(end == path.Length ? "/" : path[end..], question, withRefused));
        }
        return choices;
    }
}
