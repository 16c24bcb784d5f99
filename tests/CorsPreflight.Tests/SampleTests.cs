using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace CorsPreflight.Tests;

/// <summary>The samples start by themselves, and answer as the README shows. One class, because they have fixed ports.</summary>
public partial class SampleTests
{
    private static readonly string Samples = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../../../samples"));

    [Fact]
    public async Task The_sample_starts_by_itself_and_answers_as_shown()
    {
        using Process sample = StartSample("OrdersApi");
        try
        {
            using var client = new HttpClient();
            // Whoever runs the sample already has its ports; then this one says so and ends.
            if (await sample.StandardOutput.ReadLineAsync() is null)
                Assert.Fail(await sample.StandardError.ReadToEndAsync());
            (await client.GetAsync("http://127.0.0.1:5173/")).EnsureSuccessStatusCode();

            string login = await (await client.PostAsync("http://127.0.0.1:5080/login", new StringContent("""{"userName":"demo","password":"demo"}""", null, "application/json"))).Content.ReadAsStringAsync();
            string token = JsonDocument.Parse(login).RootElement.GetProperty("accessToken").GetString()!;
            (await Repeat(client, Readme.Blocks("console").First(), token)).Should().Be(6);
            (await client.GetStringAsync("http://127.0.0.1:5173/why?origin=http://127.0.0.1:5173&method=PATCH")).Should().Be("""{"reason":"MethodNotAllowed","offender":"PATCH"}""");

            // The exception is in the server's log, if not at once.
            using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            while (!(await sample.StandardOutput.ReadLineAsync(timeout.Token))!.Contains("The order book is on fire.", StringComparison.Ordinal))
            {
            }
        }
        finally
        {
            sample.Kill();
            await sample.WaitForExitAsync();
        }
    }

    [Fact]
    public async Task The_sample_has_an_inspector_in_Development()
    {
        using Process sample = StartSample("OrdersApi", ("ASPNETCORE_ENVIRONMENT", "Development"));
        try
        {
            using var client = new HttpClient();
            if (await sample.StandardOutput.ReadLineAsync() is null)
                Assert.Fail(await sample.StandardError.ReadToEndAsync());
            using HttpResponseMessage preflight = await client.SendAsync(new HttpRequestMessage(HttpMethod.Options, "http://127.0.0.1:5080/orders/7")
            {
                Headers = { { "Origin", "http://127.0.0.1:5173" }, { "Access-Control-Request-Method", "PATCH" } },
            });
            preflight.Headers.GetValues("Preflight-Verdict").Should().Equal("refused;reason=method-not-allowed;offender=\"PATCH\";policy=\"Default\"");
            string page = await client.GetStringAsync("http://127.0.0.1:5080/_preflight");
            page.Should().Contain("<code>PATCH /orders/7</code>").And.Contain("MethodNotAllowed", "the fallback policy asks nobody for a token here");
        }
        finally
        {
            sample.Kill();
            await sample.WaitForExitAsync();
        }
    }

    [Theory]
    [InlineData("Production", "http://127.0.0.1:5173", "PUT", "allowed", null)]
    [InlineData("Production", "http://127.0.0.1:5173", "PATCH", "refused", "policy-refused", "\"http://127.0.0.1:5173\"", "\"PATCH\"", "\"Authorization\"")]
    [InlineData("Production", "http://localhost:5173", "PUT", "refused", "policy-refused", "\"http://localhost:5173\"", "\"PUT\"", "\"Authorization\"")]
    // Preflight-Verdict says what alone is missing.
    [InlineData("Development", "http://127.0.0.1:5173", "PATCH", "refused", "method-not-allowed", "\"PUT\"", "\"DELETE\"", "\"PATCH\"")]
    [InlineData("Development", "http://localhost:5173", "PUT", "refused", "policy-refused", "\"http://localhost:5173\"")]
    public async Task The_tool_finds_out_why_the_sample_refuses(string environment, string origin, string method, string verdict, string? cause, params string[] added)
    {
        using Process sample = StartSample("OrdersApi", ("ASPNETCORE_ENVIRONMENT", environment));
        try
        {
            if (await sample.StandardOutput.ReadLineAsync() is null)
                Assert.Fail(await sample.StandardError.ReadToEndAsync());
            string tool = Path.Combine(Samples, "../src/CorsPreflight.Tool/bin", new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, "net10.0/CorsPreflight.Tool.dll");
            using Process check = Process.Start(new ProcessStartInfo("dotnet", [tool, "check", "http://127.0.0.1:5080/orders/7", "--origin", origin, "--method", method, "--header", "Authorization", "--json"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            Task<string> progress = check.StandardError.ReadToEndAsync();
            JsonElement report = JsonDocument.Parse(await check.StandardOutput.ReadToEndAsync()).RootElement;
            await check.WaitForExitAsync();
            (report.GetProperty("verdict").GetString(), check.ExitCode, (await progress).Split('\n')[0].TrimEnd()).Should().Be((verdict, cause is null ? 0 : 1, "Sending the preflight: OPTIONS http://127.0.0.1:5080/orders/7"));
            report.GetProperty("server").GetProperty("id").GetString().Should().Be("cors-preflight");
            if (cause is null)
            {
                report.GetProperty("warnings").EnumerateArray().Select(warning => warning.GetProperty("id").GetString()).Should().Equal(["failed-on-server"], "the token is none");
                return;
            }
            report.GetProperty("cause").GetProperty("id").GetString().Should().Be(cause);
            JsonElement policy = JsonDocument.Parse(report.GetProperty("fix").GetProperty("steps")[0].GetProperty("code").GetString()!).RootElement
                .GetProperty("StrictPreflight").GetProperty("Policies").GetProperty("Default");
            policy.EnumerateObject().SelectMany(list => list.Value.EnumerateArray()).Select(entry => entry.GetRawText()).Should().Equal(added);
        }
        finally
        {
            sample.Kill();
            await sample.WaitForExitAsync();
        }
    }

    [Fact]
    public async Task The_sample_ends_with_the_readable_list_and_serves_nothing_if_its_policy_is_bad()
    {
        using Process sample = StartSample("OrdersApi", ("StrictPreflight__Policies__Default__AllowedOrigins__0", "http://127.0.0.1:5173/"), ("StrictPreflight__Policies__Default__MaxAge", "600"));
        string error = await sample.StandardError.ReadToEndAsync();
        await sample.WaitForExitAsync();
        sample.ExitCode.Should().NotBe(0);
        error.ReplaceLineEndings("\n").Should().Contain("""
            CorsPreflight found 2 mistakes and does not start:
              CPF1501: StrictPreflight:Policies:Default:MaxAge "600" is no key of CorsPreflight; did you mean "MaxAgeSeconds"?
              CPF1004: StrictPreflight:Policies:Default:AllowedOrigins:0 "http://127.0.0.1:5173/" ends in a slash, which no browser sends; write "http://127.0.0.1:5173".

            """);
        (await sample.StandardOutput.ReadToEndAsync()).Should().BeEmpty("it did not get as far as to say its address");
    }

    [Fact]
    public async Task The_gateway_starts_by_itself_and_answers_as_shown()
    {
        using Process sample = StartSample("Gateway");
        try
        {
            using var client = new HttpClient();
            // It says its addresses when it has them all.
            if (await sample.StandardOutput.ReadLineAsync() is null)
                Assert.Fail(await sample.StandardError.ReadToEndAsync());
            (await Repeat(client, Readme.Blocks("console").Last())).Should().Be(3);
        }
        finally
        {
            sample.Kill();
            await sample.WaitForExitAsync();
        }
    }

    [Fact]
    public void The_gateway_is_configured_as_shown()
    {
        IConfiguration sample = Settings(File.ReadAllText(Path.Combine(Samples, "Gateway/appsettings.json")));
        KeyValuePair<string, string?>[] shown = [.. Settings(Readme.Blocks("json").Single(json => json.Contains("ReverseProxy", StringComparison.Ordinal))).AsEnumerable()];
        shown.Should().NotBeEmpty().And.OnlyContain(pair => sample[pair.Key] == pair.Value);
    }

    [Fact]
    public async Task The_gateway_says_which_route_names_a_policy_that_does_not_exist()
    {
        using Process sample = StartSample("Gateway", ("ReverseProxy__Routes__invoices__CorsPolicy", "Partnr"));
        string error = await sample.StandardError.ReadToEndAsync();
        await sample.WaitForExitAsync();
        sample.ExitCode.Should().NotBe(0);
        error.ReplaceLineEndings("\n").Should().Contain(Readme.Blocks("text").First());
        (await sample.StandardOutput.ReadToEndAsync()).Should().NotContain("http://", "it did not get as far as to say its addresses");
    }

    private static IConfiguration Settings(string json) => new ConfigurationBuilder().AddJson(json).Build();

    private static Process StartSample(string name, params (string Name, string Value)[] environment)
    {
        string configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        string assembly = Path.Combine(Samples, name, "bin", configuration, $"net10.0/{name}.dll");
        var start = new ProcessStartInfo("dotnet", [assembly]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetTempPath() };
        foreach ((string variable, string value) in environment)
            start.Environment[variable] = value;
        return Process.Start(start)!;
    }

    // Sends what a block shows, and expects what it shows. The number of exchanges is returned: a block that shows none proves nothing.
    private static async Task<int> Repeat(HttpClient client, string console, string token = "")
    {
        string[] exchanges = console.Split("$ curl -i ", StringSplitOptions.RemoveEmptyEntries);
        foreach (string exchange in exchanges)
        {
            string[] lines = exchange.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            string[] shown = [.. lines.Skip(1).TakeWhile(line => !line.StartsWith('$'))];
            (await Curl(client, lines[0].Replace("$TOKEN", token, StringComparison.Ordinal))).Should().Equal(shown.Select(Mask).Order(StringComparer.Ordinal), lines[0]);
        }
        return exchanges.Length;
    }

    // The part of curl that the README uses.
    private static async Task<IEnumerable<string>> Curl(HttpClient client, string arguments)
    {
        string[] words = [.. Word().Matches(arguments).Select(m => m.Value.Trim('\'', '"'))];
        using var request = new HttpRequestMessage(HttpMethod.Get, words.Single(w => w.StartsWith("http", StringComparison.Ordinal)));
        for (int i = 0; i < words.Length; i++)
        {
            if (words[i] == "-X")
                request.Method = new HttpMethod(words[i + 1]);
            else if (words[i] == "-H")
                request.Headers.TryAddWithoutValidation(words[i + 1].Split(": ")[0], words[i + 1].Split(": ")[1]).Should().BeTrue();
        }
        HttpResponseMessage response = await client.SendAsync(request);
        return response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated).SelectMany(h => h.Value.Select(line => $"{h.Key}: {line}"))
            .Append($"HTTP/1.1 {(int)response.StatusCode} {response.ReasonPhrase}").Select(Mask).Order(StringComparer.Ordinal);
    }

    // HttpClient has its own opinion of how some names are written.
    private static string Mask(string line) => Changing().Replace(line.Replace("X-Request-ID", "X-Request-Id", StringComparison.Ordinal), "$1: …");

    [GeneratedRegex("'[^']*'|\"[^\"]*\"|\\S+")]
    private static partial Regex Word();

    [GeneratedRegex("^(Date|X-Request-Id): .*")]
    private static partial Regex Changing();
}
