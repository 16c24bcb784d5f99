using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace CorsPreflight.Tests.Requests;

/// <summary>One application with one handler for each policy and server.</summary>
public sealed class Wires : IAsyncLifetime
{
    private readonly Dictionary<(Server, StrictPreflightPolicyOptions), TestApp> apps = [];

    /// <summary>What all handlers answer from now on.</summary>
    internal Action<HttpResponse> Respond { get; set; } = static _ => { };

    internal async Task<TestApp> For(Server server, StrictPreflightPolicyOptions policy, string name = "Default")
    {
        if (!apps.TryGetValue((server, policy), out TestApp? app))
            apps.Add((server, policy), app = await Start(server, policy, name));
        return app;
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (TestApp app in apps.Values)
            await app.DisposeAsync();
    }

    private Task<TestApp> Start(Server server, StrictPreflightPolicyOptions policy, string name) =>
        TestApp.Start(server, b => b.Services.AddStrictPreflight(o => o.Policies[name] = policy), app =>
        {
            app.UseStrictPreflight();
            app.Run(context =>
            {
                context.RequestServices.GetRequiredService<Probe>().Handle();
                Respond(context.Response);
                return Task.CompletedTask;
            });
        }, settings: "{}");
}
