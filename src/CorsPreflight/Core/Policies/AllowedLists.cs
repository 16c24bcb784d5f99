using CorsPreflight.Core.Fetch;

namespace CorsPreflight.Core.Policies;

/// <summary>
/// Lists of requested headers that the policy allowed before. Pages ask for the same few, letter by letter, so comparing takes the place of
/// reading, which is a third of all that an allowed preflight costs. Holds eight texts, none longer than
/// <see cref="RequestedHeaders.MaxLength"/>, and of strangers only what they were allowed anyway.
/// </summary>
internal sealed class AllowedLists
{
    // By length, which tells them apart well enough: a list that comes in place of another costs a reading, not an answer.
    private readonly string?[] lists = new string?[8];

    public bool Contains(string list) => string.Equals(lists[list.Length % lists.Length], list);

    public void Add(string list) => lists[list.Length % lists.Length] = list;
}
