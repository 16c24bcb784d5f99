using System.Collections.Frozen;
using CorsPreflight.Core.Configuration;

namespace CorsPreflight.Core.Policies;

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

    /// <summary>
    /// The whole list whatever was asked, because browsers remember every name they see; null where the header is not sent.
    /// </summary>
    public required string? AllowMethodsHeader { get; init; }

    /// <inheritdoc cref="AllowMethodsHeader"/>
    public required string? AllowHeadersHeader { get; init; }

    /// <summary>Null where the header is not sent.</summary>
    public required string? ExposeHeadersHeader { get; init; }

    /// <inheritdoc cref="ExposeHeadersHeader"/>
    public required string? MaxAgeHeader { get; init; }

    /// <summary>Whether the other one decides the same and sends the same, and the same is told of both.</summary>
    public bool IsSameAs(CompiledPolicy other) =>
        Name == other.Name
        && Path == other.Path
        && AllowCredentials == other.AllowCredentials
        && Origins.IsAny == other.Origins.IsAny
        && Origins.Listed.SequenceEqual(other.Origins.Listed)
        && Methods.SetEquals(other.Methods)
        && Headers.Set.SetEquals(other.Headers.Set)
        && AllowMethodsHeader == other.AllowMethodsHeader
        && AllowHeadersHeader == other.AllowHeadersHeader
        && ExposeHeadersHeader == other.ExposeHeadersHeader
        && MaxAgeHeader == other.MaxAgeHeader
        && Lists.All(pair => pair.Value?.IsSameAs(other.Lists[pair.Key]) ?? other.Lists[pair.Key] is null);
}
