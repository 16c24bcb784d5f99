using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Playwright;

namespace CorsPreflight.Tests.Engines;

/// <summary>Chromium by Playwright, and by its DevTools protocol for the codes of its refusals.</summary>
internal sealed class Chromium : Engine
{
    private readonly PlaywrightTab tab;
    private readonly ConcurrentQueue<string> refusals = [];

    private Chromium(PlaywrightTab tab) => this.tab = tab;

    public override IReadOnlyCollection<string> Console => tab.Console;

    public override IReadOnlyCollection<string> Refusals => refusals;

    public static async Task<Chromium> Start(int proxy)
    {
        var chromium = new Chromium(await PlaywrightTab.Open(playwright => playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Installed.PathOf("chromium"),
            Proxy = new() { Server = $"socks5://127.0.0.1:{proxy}" },
            Args = ["--ignore-certificate-errors", "--disable-gpu"],
        })));
        chromium.tab.Page.Console += (_, message) => chromium.tab.Hear(message.Text, "blocked by CORS policy");
        ICDPSession session = await chromium.tab.Page.Context.NewCDPSessionAsync(chromium.tab.Page);
        session.Event("Network.loadingFailed").OnEvent += chromium.Note;
        await session.SendAsync("Network.enable");
        return chromium;
    }

    public override Task Go(string url)
    {
        refusals.Clear();
        return tab.Go(url);
    }

    public override ValueTask DisposeAsync() => tab.DisposeAsync();

    protected override Task<string> Evaluate(string body) => tab.Evaluate(body);

    private void Note(object? sender, JsonElement? failure)
    {
        if (failure?.TryGetProperty("corsErrorStatus", out JsonElement status) == true)
            refusals.Enqueue($"{status.GetProperty("corsError")} {status.GetProperty("failedParameter")}".TrimEnd());
    }
}
