using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;

namespace CorsPreflight.Tests.Engines;

/// <summary>WebKitGTK's own small browser, by plain WebDriver (https://www.w3.org/TR/webdriver2/), on a display that nobody sees.</summary>
internal sealed class WebKit : Engine
{
    private readonly Process display, driver;
    private readonly DirectoryInfo profile;
    private readonly HttpClient client;
    private string session = "";

    private WebKit(Process display, Process driver, DirectoryInfo profile, int port)
    {
        this.display = display;
        this.driver = driver;
        this.profile = profile;
        client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
    }

    public static async Task<WebKit> Start(int proxy)
    {
        string displayProgram = Installed.PathOf("Xvfb"), driverProgram = Installed.PathOf("WebKitWebDriver");
        // The number of the first display that is free comes over file 1.
        Process display = Process.Start(new ProcessStartInfo(displayProgram, "-displayfd 1 -screen 0 1024x768x24 -nolisten tcp") { RedirectStandardOutput = true })!;
        string? number = await display.StandardOutput.ReadLineAsync();
        DirectoryInfo profile = Directory.CreateTempSubdirectory("corspreflight-webkit-");
        int port = FreePort();
        Process driver = Process.Start(new ProcessStartInfo(driverProgram, $"--port={port}")
        {
            Environment =
            {
                ["DISPLAY"] = $":{number}",
                ["HOME"] = profile.FullName,
                ["XDG_CACHE_HOME"] = profile.FullName,
                ["XDG_CONFIG_HOME"] = profile.FullName,
                ["XDG_DATA_HOME"] = profile.FullName,
                ["NO_AT_BRIDGE"] = "1", // there is no accessibility bus
                ["WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS"] = "1", // it needs rights that containers lack, and every page is ours
            },
        })!;
        var webKit = new WebKit(display, driver, profile, port);
        try
        {
            await webKit.Begin(proxy);
        }
        catch
        {
            await webKit.DisposeAsync();
            throw;
        }
        return webKit;
    }

    public override Task Go(string url) => Post($"session/{session}/url", new { url });

    public override async ValueTask DisposeAsync()
    {
        if (session.Length > 0)
            await client.DeleteAsync($"session/{session}");
        client.Dispose();
        foreach (Process process in new[] { driver, display })
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
        }
        profile.Delete(recursive: true);
    }

    protected override async Task<string> Evaluate(string body)
    {
        string script = $"const done = arguments[0]; (async () => {{ {body} }})().then(done, error => done(`${{error}}`));";
        return (await Post($"session/{session}/execute/async", new { script, args = Array.Empty<object>() })).GetString()!;
    }

    private async Task Begin(int proxy)
    {
        const int attempts = 100;
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                await client.GetAsync("status");
                break;
            }
            catch (HttpRequestException) when (attempt < attempts)
            {
                await Task.Delay(50);
            }
        }
        JsonElement value = await Post("session", new
        {
            capabilities = new
            {
                alwaysMatch = new Dictionary<string, object>
                {
                    ["acceptInsecureCerts"] = true,
                    ["timeouts"] = new { script = 60_000, pageLoad = 60_000 },
                    // WebDriver's own proxy setting reaches proxies for https by TLS, and SOCKS not at all.
                    ["webkitgtk:browserOptions"] = new { args = new[] { "--automation", $"--proxy=socks5://127.0.0.1:{proxy}" } },
                },
            },
        });
        session = value.GetProperty("sessionId").GetString()!;
    }

    private async Task<JsonElement> Post(string path, object arguments)
    {
        // Not PostAsJsonAsync: the driver reads no chunked bodies.
        using var content = new StringContent(JsonSerializer.Serialize(arguments));
        using HttpResponseMessage response = await client.PostAsync(path, content);
        JsonElement value = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("value");
        if (!response.IsSuccessStatusCode)
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"WebKitWebDriver answered {(int)response.StatusCode} to {path}: {value}"));
        return value;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
