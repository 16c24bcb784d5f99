using System.Collections.Frozen;

namespace CorsPreflight.Policies;

/// <summary>
/// All that the path of a request sees of a policy: sets, and the header values it sends. Those are single strings, because an array
/// behind a StringValues could be changed by whoever reads the response.
/// </summary>
internal sealed class CompiledPolicy
{
    /// <summary>For logs and metrics.</summary>
    public required string Name { get; init; }

    /// <summary>Where the policy stands in the configuration, or would, if it comes from code.</summary>
    public required string Path { get; init; }

    public required OriginSet Origins { get; init; }

    public required bool AllowCredentials { get; init; }

    public required FrozenSet<string> Methods { get; init; }

    public required bool AllowsAnyMethod { get; init; }

    public required FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Headers { get; init; }

    public required bool AllowsAnyHeader { get; init; }

    /// <summary>Whose lists they are, by their keys, for remedies.</summary>
    public required IReadOnlyDictionary<string, ListOrigin?> Lists { get; init; }

    public AllowedLists AllowedLists { get; } = new();

    /// <summary>The whole list whatever was asked, because browsers remember every name they see; null where the header is not sent.</summary>
    public required string? AllowMethodsHeader { get; init; }

    /// <inheritdoc cref="AllowMethodsHeader"/>
    public required string? AllowHeadersHeader { get; init; }

    /// <summary>Null where the header is not sent.</summary>
    public required string? ExposeHeadersHeader { get; init; }

    /// <inheritdoc cref="ExposeHeadersHeader"/>
    public required string? MaxAgeHeader { get; init; }
}
