using System.Globalization;
using System.Text;
using CorsPreflight.Diagnostics;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.Logging;

namespace CorsPreflight.Requests;

/// <summary>
/// Endpoints that a preflight cannot tell apart, because they differ in nothing but a content type, a header or the like.
/// </summary>
internal sealed class SameRoutes(ILogger logger)
{
    // Endpoints may change often, and what was said of them holds.
    private readonly HashSet<string> told = [];

    /// <summary>Warns once of those whose policies differ, and of endpoints that choose another for each request.</summary>
    public void Warn(IEnumerable<IReadOnlyList<Reflection>> routers)
    {
        foreach (IReadOnlyList<Reflection> router in routers)
        {
            foreach (Reflection dynamic in router.Where(static reflection => reflection.Cors == CorsMetadata.Undecidable.Instance))
            {
                if (told.Add($"{dynamic.Original.DisplayName}"))
                    Log.DynamicEndpoint(logger, dynamic.Original.DisplayName);
            }
            foreach (Reflection[] torn in Torn(router))
            {
                string names = string.Join(", ", torn.Select(static reflection => reflection.Original.DisplayName).Distinct());
                if (told.Add(names))
                    Log.AmbiguousPolicy(logger, names);
            }
        }
    }

    /// <summary>The endpoints that may run in the place of others that have another policy, group by group.</summary>
    public static IReadOnlyList<Reflection[]> Torn(IEnumerable<Reflection> router) => [.. GroupsOf(router)];

    // One for each method, so that two endpoints which share only some are told apart by the others.
    private static IEnumerable<Reflection[]> GroupsOf(IEnumerable<Reflection> router) => router
        .Where(static reflection => reflection.Cors != CorsMetadata.Undecidable.Instance)
        .SelectMany(static reflection => Methods(reflection.Original).Select(method => (Reflection: reflection, Method: method)))
        .GroupBy(static one => Shape(one.Reflection.Original, one.Method), static one => one.Reflection)
        .Select(static same => same.Distinct().ToArray())
        .Where(static same => same.Any(other => !CorsMetadata.SamePolicy(same[0].Cors, other.Cors)))
        .DistinctBy(static same => string.Join('\n', same.Select(static reflection => reflection.Original.DisplayName)));

    private static IEnumerable<string> Methods(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is { Count: > 0 } methods ? methods.Distinct(StringComparer.OrdinalIgnoreCase) : [""];

    // What routing tells endpoints apart by. The names of parameters are not part of it.
    private static string Shape(RouteEndpoint endpoint, string method)
    {
        var shape = new StringBuilder();
        shape.Append(CultureInfo.InvariantCulture, $"{method.ToUpperInvariant()} {endpoint.Order} ");
        shape.AppendJoin(',', (endpoint.Metadata.GetMetadata<IHostMetadata>()?.Hosts ?? []).Order(StringComparer.OrdinalIgnoreCase));
        shape.Append(endpoint.Metadata.GetMetadata<ISuppressMatchingMetadata>()?.SuppressMatching == true ? " - " : " ");
        foreach (RoutePatternPathSegment segment in endpoint.RoutePattern.PathSegments)
        {
            shape.Append('/');
            foreach (RoutePatternPart part in segment.Parts)
                Append(shape, part, endpoint.RoutePattern);
        }
        return shape.ToString();
    }

    private static void Append(StringBuilder shape, RoutePatternPart part, RoutePattern pattern)
    {
        switch (part)
        {
            case RoutePatternLiteralPart literal:
                shape.Append(literal.Content.ToUpperInvariant());
                break;
            case RoutePatternSeparatorPart separator:
                shape.Append(separator.Content);
                break;
            case RoutePatternParameterPart parameter:
                shape.Append(CultureInfo.InvariantCulture, $"{{{parameter.ParameterKind}:");
                shape.AppendJoin(':', parameter.ParameterPolicies.Select(static p => p.Content ?? p.ParameterPolicy?.GetHashCode().ToString(CultureInfo.InvariantCulture)));
                // Conventional routes have one pattern for many actions, told apart by the values that their parameters must have.
                shape.Append(CultureInfo.InvariantCulture, $"={pattern.RequiredValues.GetValueOrDefault(parameter.Name)}{(parameter.Default is null ? "" : "?")}}}");
                break;
        }
    }
}
