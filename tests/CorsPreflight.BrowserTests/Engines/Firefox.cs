namespace CorsPreflight.Tests.Engines;

/// <summary>Firefox as it is released, by Playwright over WebDriver BiDi.</summary>
internal sealed class Firefox : Engine
{
    private readonly PlaywrightTab tab;

    private Firefox(PlaywrightTab tab) => this.tab = tab;

    public override IReadOnlyCollection<string> Console => tab.Console;

    public static async Task<Firefox> Start(int proxy)
    {
        PlaywrightTab tab = await PlaywrightTab.Open(playwright => playwright.Firefox.LaunchAsync(new()
        {
            Channel = "moz-firefox", // the others are Playwright's own builds
            ExecutablePath = Installed.PathOf("firefox-esr"),
            FirefoxUserPrefs = new Dictionary<string, object>
            {
                ["network.proxy.type"] = 1,
                ["network.proxy.socks"] = "127.0.0.1",
                ["network.proxy.socks_port"] = proxy,
                ["network.proxy.socks_remote_dns"] = true,
                ["network.proxy.allow_hijacking_localhost"] = true,
                ["dom.security.https_first"] = false, // some pages are of http
            },
        }));
        tab.Page.PageError += (_, message) => tab.Hear(message, "Cross-Origin Request Blocked");
        return new Firefox(tab);
    }

    public override Task Go(string url) => tab.Go(url);

    public override ValueTask DisposeAsync() => tab.DisposeAsync();

    protected override Task<string> Evaluate(string body) => tab.Evaluate(body);
}
