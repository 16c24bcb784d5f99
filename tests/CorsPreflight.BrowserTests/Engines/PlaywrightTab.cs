using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace CorsPreflight.Tests.Engines;

/// <summary>What Chromium and Firefox have in common.</summary>
internal sealed class PlaywrightTab : IAsyncDisposable
{
    private readonly IPlaywright playwright;
    private readonly IBrowser browser;
    private readonly ConcurrentQueue<string> console = [];

    private PlaywrightTab(IPlaywright playwright, IBrowser browser, IPage page)
    {
        this.playwright = playwright;
        this.browser = browser;
        Page = page;
    }

    public IPage Page { get; }

    public IReadOnlyCollection<string> Console => console;

    public static async Task<PlaywrightTab> Open(Func<IPlaywright, Task<IBrowser>> launch)
    {
        IPlaywright playwright = await Playwright.CreateAsync();
        try
        {
            IBrowser browser = await launch(playwright);
            IBrowserContext context = await browser.NewContextAsync(new() { IgnoreHTTPSErrors = true });
            return new PlaywrightTab(playwright, browser, await context.NewPageAsync());
        }
        catch
        {
            playwright.Dispose(); // and the browser with it
            throw;
        }
    }

    public Task Go(string url)
    {
        console.Clear();
        return Page.GotoAsync(url);
    }

    /// <summary>Keeps a message if it is about CORS.</summary>
    public void Hear(string message, string about)
    {
        if (message.Contains(about, StringComparison.Ordinal))
            console.Enqueue(message.Split('\n')[0]);
    }

    public Task<string> Evaluate(string body) => Page.EvaluateAsync<string>($"async () => {{ {body} }}");

    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
    }
}
