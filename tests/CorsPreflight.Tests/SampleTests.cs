using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace CorsPreflight.Tests;

/// <summary>The samples start by themselves, and answer as the README shows. One class, because they have fixed ports.</summary>
public partial class SampleTests
{
    internal static readonly string Samples = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../../../samples"));

    [Fact]
    public async Task The_sample_starts_by_itself_and_answers_as_shown()
    {
        // As dotnet run does.
        await using RunningSample sample = await RunningSample.Start(Built("OrdersApi"), ("ASPNETCORE_ENVIRONMENT", "Development"));
        await sample.Says("Inspector");
        using var client = new HttpClient();
        (await client.GetAsync("http://127.0.0.1:5173/")).EnsureSuccessStatusCode();

        string login = await (await client.PostAsync("http://127.0.0.1:5080/login", new StringContent("""{"userName":"demo","password":"demo"}""", null, "application/json"))).Content.ReadAsStringAsync();
        string token = JsonDocument.Parse(login).RootElement.GetProperty("accessToken").GetString()!;
        (await Repeat(client, Readme.BlocksOf("docs/sample.md", "console").Single(), token)).Should().Be(6);
        (await client.GetStringAsync("http://127.0.0.1:5173/why?origin=http://127.0.0.1:5173&method=PATCH")).Should().Be("""{"reason":"MethodNotAllowed","offender":"PATCH"}""");
        await sample.Says("The order book is on fire.");
    }

    [Fact]
    public async Task The_page_learns_what_both_APIs_were_asked_and_answered()
    {
        await using RunningSample sample = await RunningSample.Start(Built("OrdersApi"));
        await sample.Says("Inspector");
        using var client = new HttpClient();
        foreach (string api in new[] { "http://127.0.0.1:5080", "http://127.0.0.1:5081" })
        {
            string name = new Uri(api).Port.ToString(CultureInfo.InvariantCulture);
            await Preflight(client, $"{api}/orders/1?call={name}", "PUT");
            await client.GetAsync($"{api}/orders?call={name}");
        }
        (await client.GetStringAsync("http://127.0.0.1:5173/seen?call=5080")).Should().Be("""[{"method":"OPTIONS","status":204},{"method":"GET","status":401}]""");
        (await client.GetStringAsync("http://127.0.0.1:5173/seen?call=5081")).Should().Be("""[{"method":"OPTIONS","status":401},{"method":"GET","status":401}]""");
        (await client.GetStringAsync("http://127.0.0.1:5173/seen?call=none")).Should().Be("[]");
        (await client.GetStringAsync("http://127.0.0.1:5173/inspector")).Should().Be("""{"address":null}""", "it runs in Production");
    }

    [Fact]
    public async Task The_sample_runs_in_Development_from_its_own_folder_where_an_edit_takes_effect_without_a_restart()
    {
        // What dotnet run --project takes from the project, whatever the folder it is called in.
        string project = Path.Combine(Samples, "OrdersApi");
        using Process properties = Process.Start(new ProcessStartInfo("dotnet", ["msbuild", project, "-getProperty:RunWorkingDirectory"]) { RedirectStandardOutput = true })!;
        (await properties.StandardOutput.ReadToEndAsync()).Trim().Should().Be(project);
        string launch = await File.ReadAllTextAsync(Path.Combine(project, "Properties/launchSettings.json"));
        JsonDocument.Parse(launch).RootElement.GetProperty("profiles").EnumerateObject().Single().Value.GetProperty("environmentVariables").GetRawText()
            .Should().MatchRegex("""^\{\s*"ASPNETCORE_ENVIRONMENT": "Development"\s*\}$""");

        SampleBuild built = Built("OrdersApi");
        string folder = Directory.CreateTempSubdirectory("orders").FullName;
        foreach (string file in Directory.GetFiles(project, "*.html").Append(Path.Combine(project, "appsettings.json")))
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        SampleBuild run = built with { Folder = folder };
        await using (RunningSample sample = await RunningSample.Start(run, ("ASPNETCORE_ENVIRONMENT", "Development")))
        {
            await sample.Says("CorsPreflight inspector: http://127.0.0.1:5080/_preflight");
            await sample.Says("Inspector");
            using var client = new HttpClient();
            (await client.GetStringAsync("http://127.0.0.1:5173/inspector")).Should().Be("""{"address":"http://127.0.0.1:5080/_preflight"}""");
            (await Preflight(client, "http://127.0.0.1:5080/orders/1", "PATCH")).Should().Be(HttpStatusCode.Forbidden);
            string settings = await File.ReadAllTextAsync(run.Settings);
            run.Edit(settings.Replace("\"DELETE\"", "\"DELETE\", \"PATCH\"", StringComparison.Ordinal));
            await sample.Says("these policies are in force now");
            (await Preflight(client, "http://127.0.0.1:5080/orders/1", "PATCH")).Should().Be(HttpStatusCode.NoContent);
            (await client.GetStringAsync("http://127.0.0.1:5173/why?origin=http://127.0.0.1:5173&method=PATCH")).Should().Be("""{"reason":"Allowed","offender":null}""");
            run.Edit(settings[..^20]);
            await sample.Says("the last good policies stay in force");
            (await client.GetStringAsync("http://127.0.0.1:5173/why?origin=http://127.0.0.1:5173&method=PATCH")).Should().Be("""{"reason":"Allowed","offender":null}""", "they stay for the page too");
        }
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task The_sample_has_an_inspector_in_Development()
    {
        await using RunningSample sample = await RunningSample.Start(Built("OrdersApi"), ("ASPNETCORE_ENVIRONMENT", "Development"), ("StrictPreflight__Diagnostics", "true"));
        await sample.Says("Inspector");
        using var client = new HttpClient();
        using HttpResponseMessage preflight = await client.SendAsync(new HttpRequestMessage(HttpMethod.Options, "http://127.0.0.1:5080/orders/7")
        {
            Headers = { { "Origin", "http://127.0.0.1:5173" }, { "Access-Control-Request-Method", "PATCH" } },
        });
        preflight.Headers.GetValues("Preflight-Verdict").Should().Equal("refused;reason=method-not-allowed;offender=\"PATCH\";policy=\"Default\"");
        string page = await client.GetStringAsync("http://127.0.0.1:5080/_preflight");
        page.Should().Contain("<code>PATCH /orders/7</code>").And.Contain("MethodNotAllowed", "the fallback policy asks nobody for a token here");
    }

    [Theory]
    [InlineData(false, "http://127.0.0.1:5173", "PUT", "allowed", null)]
    [InlineData(false, "http://127.0.0.1:5173", "PATCH", "refused", "policy-refused", "\"http://127.0.0.1:5173\"", "\"PATCH\"", "\"Authorization\"")]
    [InlineData(false, "http://localhost:5173", "PUT", "refused", "policy-refused", "\"http://localhost:5173\"", "\"PUT\"", "\"Authorization\"")]
    // Preflight-Verdict says what alone is missing.
    [InlineData(true, "http://127.0.0.1:5173", "PATCH", "refused", "method-not-allowed", "\"PUT\"", "\"DELETE\"", "\"PATCH\"")]
    [InlineData(true, "http://localhost:5173", "PUT", "refused", "policy-refused", "\"http://localhost:5173\"")]
    public async Task The_tool_finds_out_why_the_sample_refuses(bool hasDiagnostics, string origin, string method, string verdict, string? cause, params string[] added)
    {
        await using RunningSample sample = await RunningSample.Start(Built("OrdersApi"), ("StrictPreflight__Diagnostics", hasDiagnostics ? "true" : "false"));
        await sample.Says("Inspector");
        string tool = Path.Combine(Samples, "../src/CorsPreflight.Tool/bin", Configuration, "net10.0/CorsPreflight.Tool.dll");
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

    [Fact]
    public async Task The_sample_ends_with_the_readable_list_and_serves_nothing_if_its_policy_is_bad()
    {
        await using RunningSample sample = await RunningSample.Start(Built("OrdersApi"), ("StrictPreflight__Policies__Default__AllowedOrigins__0", "http://127.0.0.1:5173/"), ("StrictPreflight__Policies__Default__MaxAge", "600"));
        (int exitCode, string error) = await sample.End();
        exitCode.Should().NotBe(0);
        error.ReplaceLineEndings("\n").Should().Contain("""
            CorsPreflight found 2 mistakes and does not start:
              CPF1501: StrictPreflight:Policies:Default:MaxAge "600" (environment variables) is not a CorsPreflight setting; did you mean StrictPreflight__Policies__Default__MaxAgeSeconds?
              CPF1004: StrictPreflight:Policies:Default:AllowedOrigins:0 "http://127.0.0.1:5173/" (environment variables) ends in a slash, which no browser sends; set StrictPreflight__Policies__Default__AllowedOrigins__0=http://127.0.0.1:5173

            """);
        sample.Announcements.Should().BeEmpty("it did not get as far as to say its address");
    }

    [Fact]
    public async Task The_gateway_starts_by_itself_and_answers_as_shown()
    {
        await using RunningSample sample = await RunningSample.Start(Built("Gateway"));
        await sample.Says("Invoices");
        using var client = new HttpClient();
        (await Repeat(client, Readme.BlocksOf("docs/gateway.md", "console").Single())).Should().Be(3);
    }

    [Fact]
    public void The_gateway_is_configured_as_shown()
    {
        IConfiguration sample = Settings(File.ReadAllText(Path.Combine(Samples, "Gateway/appsettings.json")));
        KeyValuePair<string, string?>[] shown = [.. Settings(Readme.BlocksOf("docs/gateway.md", "json").Single()).AsEnumerable()];
        shown.Should().NotBeEmpty().And.OnlyContain(pair => sample[pair.Key] == pair.Value);
    }

    [Fact]
    public async Task The_gateway_says_which_route_names_a_policy_that_does_not_exist()
    {
        await using RunningSample sample = await RunningSample.Start(Built("Gateway"), ("ReverseProxy__Routes__invoices__CorsPolicy", "Partnr"));
        (int exitCode, string error) = await sample.End();
        exitCode.Should().NotBe(0);
        error.ReplaceLineEndings("\n").Should().Contain(Readme.BlocksOf("docs/gateway.md", "text").First());
        sample.Announcements.Should().NotContain(line => line.Contains("http://", StringComparison.Ordinal), "it did not get as far as to say its addresses");
    }

    private static string Configuration => new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    private static IConfiguration Settings(string json) => new ConfigurationBuilder().AddJson(json).Build();

    private static SampleBuild Built(string name)
    {
        string folder = Path.Combine(Samples, name, "bin", Configuration, "net10.0");
        return new SampleBuild(name, folder, "dotnet", [Path.Combine(folder, $"{name}.dll")]);
    }

    private static async Task<HttpStatusCode> Preflight(HttpClient client, string address, string method)
    {
        using HttpResponseMessage answer = await client.SendAsync(new HttpRequestMessage(HttpMethod.Options, address)
        {
            Headers = { { "Origin", "http://127.0.0.1:5173" }, { "Access-Control-Request-Method", method } },
        });
        return answer.StatusCode;
    }

    // Sends what a block shows, and expects what it shows. The number of exchanges is returned: a block that shows none proves nothing.
    private static async Task<int> Repeat(HttpClient client, string console, string token = "")
    {
        string[] exchanges = console.Split("$ curl -i ", StringSplitOptions.RemoveEmptyEntries);
        foreach (string exchange in exchanges)
        {
            string[] lines = exchange.Split('\n');
            string[] shown = [.. lines.Skip(1).TakeWhile(line => line.Length > 0)];
            string[] body = [.. lines.Skip(1 + shown.Length).Where(line => line.Length > 0).TakeWhile(line => line != "…" && !line.StartsWith('$'))];
            (IEnumerable<string> answer, string content) = await Curl(client, lines[0].Replace("$TOKEN", token, StringComparison.Ordinal));
            answer.Should().Equal(shown.Select(Mask).Order(StringComparer.Ordinal), lines[0]);
            content.ReplaceLineEndings("\n").Should().StartWith(string.Join('\n', body), lines[0]);
        }
        return exchanges.Length;
    }

    // The part of curl that the README uses.
    private static async Task<(IEnumerable<string> Answer, string Content)> Curl(HttpClient client, string arguments)
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
        return (response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated).SelectMany(h => h.Value.Select(line => $"{h.Key}: {line}"))
            .Append($"HTTP/1.1 {(int)response.StatusCode} {response.ReasonPhrase}").Select(Mask).Order(StringComparer.Ordinal),
            await response.Content.ReadAsStringAsync());
    }

    // HttpClient has its own opinion of how some names are written.
    private static string Mask(string line) => Changing().Replace(line.Replace("X-Request-ID", "X-Request-Id", StringComparison.Ordinal), "$1: …");

    [GeneratedRegex("'[^']*'|\"[^\"]*\"|\\S+")]
    private static partial Regex Word();

    [GeneratedRegex("^(Date|X-Request-Id): .*")]
    private static partial Regex Changing();
}
