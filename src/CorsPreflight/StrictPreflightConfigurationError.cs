using CorsPreflight.Core.Rules;

namespace CorsPreflight;

/// <summary>One mistake in the configuration or at an endpoint.</summary>
/// <param name="Id">Stable, from <c>CPF1001</c> on; docs/errors.md lists them all.</param>
/// <param name="Path">
/// Where it stands: the configuration key (<c>StrictPreflight:Policies:Default:AllowedOrigins:2</c>), or the endpoint's display name.
/// </param>
/// <param name="Value">The value as the configuration has it (<c>True</c> for JSON's true); null where something is missing.</param>
/// <param name="Message">The whole sentence: path, value, reason and, where one exists, the corrected value.</param>
/// <param name="Suggestion">The corrected value; null where only the author can know it.</param>
public sealed record StrictPreflightConfigurationError(string Id, string Path, string? Value, string Message, string? Suggestion)
{
    /// <summary>The source of the configuration that has the value, or, where something is missing, what it is missing in.</summary>
    /// <value>
    /// As it is in <see cref="Message"/>: a file from the content root on (<c>appsettings.Production.json</c>), <c>user secrets</c>,
    /// <c>environment variables</c>, <c>command line</c>, <c>memory</c>, <c>files in /run/secrets</c>; else what the provider calls itself.
    /// Null for values that code set, for missing sections and for endpoints.
    /// </value>
    /// <example>
    /// <code>
    /// catch (StrictPreflightConfigurationException exception)
    /// {
    ///     foreach (StrictPreflightConfigurationError error in exception.Errors)
    ///         Console.WriteLine($"{error.Source ?? "code"}: {error.Path} is wrong ({error.Id})");
    /// }
    /// </code>
    /// </example>
    public string? Source { get; init; }

    /// <summary>What the sentence is made of, until the source is known.</summary>
    internal Wording? Wording { get; init; }
}
