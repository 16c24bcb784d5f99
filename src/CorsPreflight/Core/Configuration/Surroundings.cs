namespace CorsPreflight.Core.Configuration;

/// <summary>Where the configuration is read, as far as that decides which files belong to it.</summary>
/// <param name="Environment">The application's environment; null where there is none.</param>
/// <param name="ContentRoot">The folder that files are named from; null stands for the current one.</param>
internal sealed record Surroundings(string? Environment, string? ContentRoot)
{
    /// <summary>The folder of the application itself, which it may have been started outside of; null where that is not known.</summary>
    public string? ApplicationFolder { get; init; }
}
