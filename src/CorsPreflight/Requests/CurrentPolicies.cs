using CorsPreflight.Core.Policies;

namespace CorsPreflight.Requests;

/// <summary>The policies that decide now.</summary>
/// <param name="first">Those of the start.</param>
internal sealed class CurrentPolicies(PolicyTable first)
{
    private volatile PolicyTable active = first;

    /// <summary>Read once for each request: what it decides is the old policy or the new one, never a mixture.</summary>
    public PolicyTable Active => active;

    public void Swap(PolicyTable next) => active = next;
}
