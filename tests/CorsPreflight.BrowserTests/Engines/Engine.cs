using System.Text.Json;

namespace CorsPreflight.Tests.Engines;

public enum EngineName
{
    Chromium,
    Firefox,
    WebKit,
}

/// <summary>A real browser with one tab, whose network is the <see cref="Front"/>.</summary>
internal abstract class Engine : IAsyncDisposable
{
    /// <summary>What the browser's console says of CORS since the page was opened; empty where a browser does not tell (WebKit).</summary>
    public virtual IReadOnlyCollection<string> Console => [];

    /// <summary>The browser's own code of each refusal since then, and what it names with it, if anything; empty but for Chromium.</summary>
    public virtual IReadOnlyCollection<string> Refusals => [];

    public static async Task<Engine> Start(EngineName name, int proxy) => name switch
    {
        EngineName.Chromium => await Chromium.Start(proxy),
        EngineName.Firefox => await Firefox.Start(proxy),
        _ => await WebKit.Start(proxy),
    };

    /// <summary>Opens a page in the tab and waits until it is loaded.</summary>
    public abstract Task Go(string url);

    /// <summary>Runs the body of an asynchronous function in the page.</summary>
    public async Task<T> Run<T>(string body, object? argument = null) =>
        JsonSerializer.Deserialize<T>(await Evaluate($"const argument = {JsonSerializer.Serialize(argument, JsonSerializerOptions.Web)}; return JSON.stringify(await (async () => {{ {body} }})());"))!;

    public abstract ValueTask DisposeAsync();

    /// <summary>Runs the body of an asynchronous function that returns a text.</summary>
    protected abstract Task<string> Evaluate(string body);
}
