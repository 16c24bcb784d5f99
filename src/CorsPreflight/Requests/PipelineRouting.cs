using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace CorsPreflight.Requests;

/// <summary>What the pipeline that <c>UseStrictPreflight()</c> was called on shows of its routing, once it stands.</summary>
/// <param name="Main">Where it has its endpoints; null where it has no routing.</param>
/// <param name="IsFirst">Whether <c>WebApplication</c> routes whole paths ahead of everything in Program.cs.</param>
internal sealed record PipelineRouting(IEndpointRouteBuilder? Main, bool IsFirst)
{
    public static PipelineRouting Find(IApplicationBuilder pipeline)
    {
        var explicitly = pipeline.Properties.TryGetValue(MirrorRouting.RouteBuilder, out object? builder) ? builder as IEndpointRouteBuilder : null;
        // A startup filter is handed the pipeline around WebApplication's own, where UseRouting leaves the same whoever calls it.
        bool isFirst = (explicitly as WebApplication ?? pipeline as WebApplication) is IApplicationBuilder application
            && !application.Properties.ContainsKey(MirrorRouting.RouteBuilder);
        return new PipelineRouting(explicitly ?? pipeline as IEndpointRouteBuilder, isFirst);
    }
}
