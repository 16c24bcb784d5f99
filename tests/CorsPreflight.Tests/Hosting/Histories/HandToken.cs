using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace CorsPreflight.Tests.Hosting.Histories;

/// <summary>Says that something has changed when it is told.</summary>
internal sealed class HandToken : IOptionsChangeTokenSource<StrictPreflightOptions>
{
    private CancellationTokenSource changed = new();

    public string? Name { get; init; }

    public IChangeToken GetChangeToken() => new CancellationChangeToken(changed.Token);

    public void Fire() => Interlocked.Exchange(ref changed, new CancellationTokenSource()).Cancel();
}
