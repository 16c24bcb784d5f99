using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CorsPreflight.Benchmarks.Pipelines;

/// <summary>One case: the policy, the request, and what either side answers, so that nothing is measured that does not happen.</summary>
internal sealed record Scenario(string Name, PolicyText Policy, RequestText Request, (int Status, bool IsAllowed) BuiltIn, (int Status, bool IsAllowed) Strict)
{
    /// <summary>Whether the policy is the default one; else it is called <c>Partner</c>, and only endpoints can name it.</summary>
    public bool IsDefault { get; init; } = true;

    /// <summary>What the endpoint <c>PUT /orders/{id}</c> carries; null where the application has no endpoints.</summary>
    public object? EndpointMetadata { get; init; }

    /// <summary>The endpoints, where there are more than that one; null where there are not.</summary>
    public Action<IEndpointRouteBuilder, RequestDelegate>? Endpoints { get; init; }

    /// <summary>What the policies say of prefixes; null where they say nothing.</summary>
    public IReadOnlyList<string>? PathBases { get; init; }

    /// <summary>Whether an endpoint may name a policy.</summary>
    public bool HasEndpointMetadata => EndpointMetadata is not null || Endpoints is not null;

    /// <summary>What the application answers by itself.</summary>
    public (int Status, bool IsAllowed) Bare { get; init; } = (StatusCodes.Status200OK, false);

    public RequestDelegate Application { get; init; } = static _ => Task.CompletedTask;

    public (int Status, bool IsAllowed) Expected(Side side) => side switch
    {
        Side.BuiltIn => BuiltIn,
        Side.Strict => Strict,
        _ => Bare,
    };

    /// <exception cref="InvalidOperationException">The answer is another one than expected.</exception>
    public Exchange Prepare(Pipeline pipeline, Side side, HeaderKind kind)
    {
        var exchange = new Exchange(pipeline, Request, kind, HasEndpointMetadata);
        exchange.Run();
        return exchange.Answer == Expected(side)
            ? exchange
            : throw new InvalidOperationException($"{Name}, {side}, {kind}: answered {exchange.Answer}, expected {Expected(side)}.");
    }
}
