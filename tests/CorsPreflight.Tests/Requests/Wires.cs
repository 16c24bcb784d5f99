namespace CorsPreflight.Tests.Requests;

/// <summary>One application for each policy and server.</summary>
public sealed class Wires : IAsyncLifetime
{
    private readonly Dictionary<(WireServer, StrictPreflightPolicyOptions), Wire> wires = [];

    public async Task<Wire> For(WireServer server, StrictPreflightPolicyOptions policy)
    {
        if (!wires.TryGetValue((server, policy), out Wire? wire))
            wires.Add((server, policy), wire = await Wire.Start(server, policy));
        return wire;
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (Wire wire in wires.Values)
            await wire.DisposeAsync();
    }
}
