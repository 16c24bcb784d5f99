namespace CorsPreflight;

/// <summary>One mistake in the configuration or at an endpoint.</summary>
/// <param name="Id">Stable, from <c>CPF1001</c> on; the README lists them all.</param>
/// <param name="Path">
/// Where it stands: the configuration key (<c>StrictPreflight:Policies:Default:AllowedOrigins:2</c>), or the endpoint's display name.
/// </param>
/// <param name="Value">The value as the configuration has it (<c>True</c> for JSON's true); null where something is missing.</param>
/// <param name="Message">The whole sentence: path, value, reason and, where one exists, the corrected value.</param>
/// <param name="Suggestion">The corrected value; null where only the author can know it.</param>
public sealed record StrictPreflightConfigurationError(string Id, string Path, string? Value, string Message, string? Suggestion);
