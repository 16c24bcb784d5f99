using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;
using CorsPreflight.Tests.Requests;
using Xunit.Abstractions;

namespace CorsPreflight.Tests;

/// <summary>The sample as a native binary does, word by word, what it does under the JIT compiler. Its ports are fixed: one process at a time.</summary>
[Trait("Category", "Native")]
public sealed partial class NativeTests(NativeSample sample, ITestOutputHelper output) : IClassFixture<NativeSample>
{
    private const string Api = "http://127.0.0.1:5080", Page = "http://127.0.0.1:5173", New = "http://new.example";

    private static readonly string AllowedPreflight = AllowedTo(Page), AllowedNewPreflight = AllowedTo(New);

    [NativeFact]
    public async Task Answers_logs_and_reloads_as_the_JIT_build_does()
    {
        (SampleBuild native, SampleBuild jit) = await sample.Builds;
        string[] expected = await Play(jit);
        (await Play(native)).Should().Equal(expected);

        async Task<string[]> Play(SampleBuild build)
        {
            await using RunningSample running = await RunningSample.Start(build);
            using var client = new HttpClient();
            await running.Says("Inspector");
            string[] answers = [.. await AskAsTheReadme(client), .. await Edit(client, build, running)];
            await running.Stop();
            (await running.End()).ExitCode.Should().Be(0);
            running.OwnLog.Should().ContainSingle(entry => entry.StartsWith("fail: ", StringComparison.Ordinal), "of two edits one was broken")
                .Which.Should().Contain("The configuration changed and was not taken");
            return [.. answers, .. running.Announcements, .. running.OwnLog];
        }
    }

    [NativeFact]
    public async Task Refuses_a_bad_policy_as_the_JIT_build_does()
    {
        (SampleBuild native, SampleBuild jit) = await sample.Builds;
        string expected = await Play(jit);
        expected.Should().Contain("CPF1004: StrictPreflight:Policies:Default:AllowedOrigins:0").And.Contain("CPF1008").And.Contain("CPF1501");
        (await Play(native)).Should().Be(expected);

        static async Task<string> Play(SampleBuild build)
        {
            // The public suffixes are unpacked for the second origin.
            await using RunningSample running = await RunningSample.Start(build, ("StrictPreflight__Policies__Default__AllowedOrigins__0", Page + "/"),
                ("StrictPreflight__Policies__Default__AllowedOrigins__1", "https://*.github.io"), ("StrictPreflight__Policies__Default__AllowCredentials", "true"),
                ("StrictPreflight__Policies__Default__MaxAge", "600"));
            (int exitCode, string error) = await running.End();
            exitCode.Should().NotBe(0);
            running.Announcements.Should().BeEmpty("it did not get as far as to say its address");
            // Without the stack, which the two tell in their own ways.
            return string.Join('\n', error.Split('\n').TakeWhile(line => !line.StartsWith("   at ", StringComparison.Ordinal)));
        }
    }

    [NativeFact]
    public async Task Has_the_inspector_of_the_JIT_build()
    {
        (SampleBuild native, SampleBuild jit) = await sample.Builds;
        string[] expected = await Play(jit);
        expected.Should().Contain(told => told.Contains("<code>PATCH /orders/7</code>", StringComparison.Ordinal)).And.Contain(told => told.Contains("\"methodNotAllowed\"", StringComparison.OrdinalIgnoreCase));
        (await Play(native)).Should().Equal(expected);

        static async Task<string[]> Play(SampleBuild build)
        {
            await using RunningSample running = await RunningSample.Start(build, ("ASPNETCORE_ENVIRONMENT", "Development"), ("StrictPreflight__Diagnostics", "true"));
            using var client = new HttpClient();
            await running.Says("Inspector");
            HttpResponseMessage preflight = await Preflight(client, Page, "PATCH");
            preflight.Headers.GetValues("Preflight-Verdict").Should().Equal("refused;reason=method-not-allowed;offender=\"PATCH\";policy=\"Default\"");
            HttpResponseMessage page = await client.GetAsync($"{Api}/_preflight?origin={Page}&method=PATCH&path=/orders/7");
            using var events = new StreamReader(await client.GetStreamAsync($"{Api}/_preflight/events"));
            string? decision;
            do
                decision = await events.ReadLineAsync();
            while (decision?.StartsWith("data: ", StringComparison.Ordinal) == false);
            return [page.Headers.GetValues("Content-Security-Policy").Single(), Mask(await page.Content.ReadAsStringAsync()), Mask(decision!), .. running.Announcements];
        }
    }

    [NativeFact]
    public async Task Size_start_and_memory_beside_the_JIT_build()
    {
        (SampleBuild native, SampleBuild jit) = await sample.Builds;
        string runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!, aspNetCore = Path.GetDirectoryName(typeof(Microsoft.AspNetCore.Http.HttpMethods).Assembly.Location)!;
        await Tell(jit, $"{Size(Directory.GetFiles(jit.Folder, "*.dll")):0.0} MB beside shared frameworks of {Size([.. Directory.GetFiles(runtime), .. Directory.GetFiles(aspNetCore)]):0} MB");
        await Tell(native, $"{Size(native.Program):0.0} MB");

        async Task Tell(SampleBuild build, string size)
        {
            // Medians: the first of each also pays for the disk.
            (double Milliseconds, double Megabytes)[] starts = [await Start(build), await Start(build), await Start(build), await Start(build), await Start(build)];
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{build.Name}: {size}; start to first answered preflight {Median(starts.Select(s => s.Milliseconds)):0} ms; resident then {Median(starts.Select(s => s.Megabytes)):0} MB"));
        }

        static async Task<(double Milliseconds, double Megabytes)> Start(SampleBuild build)
        {
            await using RunningSample running = await RunningSample.Start(build);
            using var client = new HttpClient();
            while (true)
            {
                try
                {
                    Answers.Of(await Preflight(client, Page, "PUT", "authorization,content-type")).Should().Be(AllowedPreflight);
                    return (running.Age.TotalMilliseconds, running.Memory);
                }
                catch (HttpRequestException) when (running.Age < TimeSpan.FromSeconds(30))
                {
                    await Task.Delay(1);
                }
            }
        }

        static double Size(params string[] files) => files.Sum(file => new FileInfo(file).Length) / 1e6;

        static double Median(IEnumerable<double> numbers) => numbers.Order().ElementAt(2);
    }

    // The README's calls, then those that only the page makes.
    private static async Task<List<string>> AskAsTheReadme(HttpClient client)
    {
        Answers.Of(await Preflight(client, Page, "PUT", "authorization,content-type")).Should().Be(AllowedPreflight);
        Answers.Of(await Preflight(client, "http://evil.test", "PUT", "authorization,content-type")).Should().Be(Answers.RefusedPreflight);
        Answers.Of(await Preflight(client, Page, "PATCH")).Should().Be(Answers.RefusedPreflight);
        Answers.Of(await Preflight(client, Page, "PUT", "x-unknown")).Should().Be(Answers.RefusedPreflight);
        Answers.Of(await Send(client, "PUT", "/orders/7")).Should().Be(AllowedWith(401));
        HttpResponseMessage login = await Send(client, "POST", "/login", """{"userName":"demo","password":"demo"}""");
        Answers.Of(login).Should().Be(AllowedWith(200));
        using JsonDocument token = JsonDocument.Parse(await login.Content.ReadAsStringAsync());
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.RootElement.GetProperty("accessToken").GetString());
        Answers.Of(await Send(client, "GET", "/orders/broken")).Should().Be(AllowedWith(500));

        var told = new List<string>([.. token.RootElement.EnumerateObject().Select(property => property.Name)]);
        foreach ((string method, string path, string? body, int status) in new (string, string, string?, int)[]
        {
            ("GET", "/orders", null, 200), ("POST", "/orders", """{"item":"milk","quantity":3}""", 201), ("PUT", "/orders/7", """{"item":"tea","quantity":4}""", 200),
            ("DELETE", "/orders/1", null, 204), ("DELETE", "/orders/1", null, 404), ("GET", "/orders", null, 200), ("POST", "/orders", "{", 400),
            ("POST", "/login", """{"userName":"demo","password":"guess"}""", 401), ("GET", "/nowhere", null, 404),
        })
        {
            HttpResponseMessage response = await Send(client, method, path, body);
            Answers.Of(response).Should().Be(AllowedWith(status), $"{method} {path}");
            told.Add($"{method} {path}: {response.Headers.Location} {response.Content.Headers.ContentType} {await response.Content.ReadAsStringAsync()}");
        }
        told.Add(await client.GetStringAsync($"{Page}/why?origin={Page}&method=PATCH"));
        told.Add(await client.GetStringAsync($"{Page}/"));
        return told;
    }

    // A good edit, a broken one that changes nothing, and back.
    private static async Task<List<string>> Edit(HttpClient client, SampleBuild build, RunningSample running)
    {
        string settings = await File.ReadAllTextAsync(build.Settings), edited = settings.Replace($"\"{Page}\"", $"\"{Page}\", \"{New}\"", StringComparison.Ordinal);
        Answers.Of(await Preflight(client, New, "PUT")).Should().Be(Answers.RefusedPreflight);
        build.Edit(edited);
        await running.Says("these policies are in force now");
        Answers.Of(await Preflight(client, New, "PUT")).Should().Be(AllowedNewPreflight);
        build.Edit(edited[..^20]);
        await running.Says("the last good policies stay in force");
        Answers.Of(await Preflight(client, New, "PUT")).Should().Be(AllowedNewPreflight);
        build.Edit(settings);
        await running.Says("these policies are in force now", times: 2);
        HttpResponseMessage refused = await Preflight(client, New, "PUT");
        Answers.Of(refused).Should().Be(Answers.RefusedPreflight);
        return [Answers.Of(refused)];
    }

    private static Task<HttpResponseMessage> Preflight(HttpClient client, string origin, string method, string? headers = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Options, $"{Api}/orders/7") { Headers = { { "Origin", origin }, { "Access-Control-Request-Method", method } } };
        if (headers is not null)
            request.Headers.Add("Access-Control-Request-Headers", headers);
        return client.SendAsync(request);
    }

    private static Task<HttpResponseMessage> Send(HttpClient client, string method, string path, string? body = null) =>
        client.SendAsync(new HttpRequestMessage(new HttpMethod(method), Api + path)
        {
            Headers = { { "Origin", Page } },
            Content = body is null ? null : new StringContent(body, null, "application/json"),
        });

    private static string AllowedTo(string origin) => Answers.Of(204, $"Access-Control-Allow-Origin: {origin}", "Access-Control-Allow-Methods: PUT, DELETE",
        "Access-Control-Allow-Headers: Authorization, Content-Type", "Access-Control-Max-Age: 600", $"Vary: {Answers.PreflightVary}");

    private static string AllowedWith(int status) => Answers.Of(status, $"Access-Control-Allow-Origin: {Page}", "Access-Control-Expose-Headers: X-Request-Id", "Vary: Origin");

    // When it was, and the name of this process's feed.
    private static string Mask(string told) => Changing().Replace(told, "…");

    [GeneratedRegex(@"\d\d:\d\d:\d\d(\.\d+)?|\d{4}-\d\d-\d\dT[^""]*|\d{13}-\d+")]
    private static partial Regex Changing();
}
