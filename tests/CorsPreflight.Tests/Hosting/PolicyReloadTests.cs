using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CorsPreflight.Tests.Hosting;

/// <summary>A good change takes effect without a restart; a bad one keeps the last good policies, says so once, and heals by itself.</summary>
public sealed class PolicyReloadTests : IDisposable
{
    private const string Production = "production.json", Base = "base.json";

    private readonly string folder = Directory.CreateTempSubdirectory("reload").FullName;

    private static readonly Dictionary<string, (Action<string> Break, string Says)> Breaks = new()
    {
        ["bad JSON"] = (file => File.WriteAllText(file, "{ oops"), "could not be read"),
        ["half a file"] = (file => File.WriteAllText(file, Settings(TestApp.Partner)[..60]), "could not be read"),
        ["an empty file"] = (file => File.WriteAllText(file, ""), "could not be read"),
        ["an empty object"] = (file => Replace(file, "{}"), "is empty or gone"),
        ["no file"] = (File.Delete, "is empty or gone"),
        ["a mistake"] = (file => Replace(file, Settings(TestApp.Partner + "/")), "CPF1004: StrictPreflight:Policies:Default:AllowedOrigins:0"),
        ["two mistakes"] = (file => Replace(file, """{ "StrictPreflight": { "Policies": { "Default": { "AllowedOrigins": [ "*", "a/" ], "AllowCredentials": true } } } }"""), "CPF1001"),
        ["a policy that an endpoint names is gone"] = (file => Replace(file, """{ "StrictPreflight": { "Policies": { "Default": { "AllowedOrigins": [ "https://new.example" ] } } } }"""), "CPF1601"),
        ["an atomic rename over it, of bad JSON"] = (file => Replace(file, "{ oops"), "could not be read"),
    };

    public static TheoryData<string> BreakNames => [.. Breaks.Keys];

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_changed_file_is_live_without_a_restart()
    {
        await using TestApp app = await Start();
        await Expect(app, TestApp.App, "PUT");
        Write(Production, Settings(TestApp.Partner));
        var clock = Stopwatch.StartNew();
        await Expect(app, TestApp.Partner, "PUT");
        clock.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(5), "it takes less than a second on a machine that does nothing else");
        (await Allows(app, TestApp.App)).Should().BeFalse();
        Reloads(app).Should().Equal(("PoliciesReloaded", LogLevel.Information));
    }

    [Theory]
    [MemberData(nameof(BreakNames))]
    public async Task A_broken_file_keeps_the_last_good_policies_and_heals(string name)
    {
        (Action<string> breaking, string says) = Breaks[name];
        await using TestApp app = await Start();
        breaking(Path.Combine(folder, Production));
        await Until(() => Reloads(app).Any());
        (await Allows(app, TestApp.App)).Should().BeTrue("the last good policy stays");
        (await Allows(app, TestApp.Partner)).Should().BeFalse();
        (await Allows(app, "https://base.example")).Should().BeFalse("what the base file says alone is a policy that nobody wrote");

        // The base file alone would now be valid: its edit must not let it in.
        Write(Base, Settings("https://base.example", maxAge: 1));
        await Until(() => Reloads(app).Count() > 1);
        (await Allows(app, "https://base.example")).Should().BeFalse();
        (await Allows(app, TestApp.App)).Should().BeTrue();
        Reloads(app).Should().OnlyContain(e => e.Level == LogLevel.Error && e.Name == "ReloadRefused");
        app.Probe.OwnLog.Last(e => e.Level == LogLevel.Error).Text.Should().Contain(says);

        Write(Production, Settings(TestApp.Partner));
        await Expect(app, TestApp.Partner, "PUT");
        (await Allows(app, TestApp.App)).Should().BeFalse();
    }

    [Fact]
    public async Task A_file_that_was_emptied_and_then_saved_without_the_section_is_taken_at_its_word()
    {
        await using TestApp app = await Start();
        Write(Base, Settings(TestApp.Partner));
        Write(Production, "{}");
        await Until(() => Reloads(app).Any());
        (await Allows(app, TestApp.App)).Should().BeTrue();
        Write(Production, """{ "Logging": { "A": "1" } }""");
        await Expect(app, TestApp.Partner, "PUT");
        (await Allows(app, TestApp.App)).Should().BeFalse();
    }

    [Theory]
    [InlineData("files for keys that are all gone", "")]
    [InlineData("an INI file without a line", "; nothing\n")]
    public async Task A_source_of_another_kind_that_has_no_key_any_more_is_lost(string name, string ini)
    {
        await using TestApp app = await StartOver(ini.Length > 0 ? "production.ini" : null);
        if (ini.Length > 0)
            Write("production.ini", ini);
        else
            Directory.GetFiles(Path.Combine(folder, "keys")).ToList().ForEach(File.Delete);
        await Until(() => Reloads(app).Any());
        Reloads(app).Should().Equal([("ReloadRefused", LogLevel.Error)], name);
        (await Allows(app, TestApp.App)).Should().BeTrue(name);
        (await Allows(app, "https://base.example")).Should().BeFalse(name);
    }

    // It cannot be told from an edit: what is left is a valid file.
    [Fact]
    public async Task A_file_that_is_cut_and_still_has_keys_is_taken_at_its_word()
    {
        await using TestApp app = await StartOver("production.ini");
        Write("production.ini", "StrictPreflight:Policies:Default:AllowedMethods:0=PUT\n");
        await Expect(app, "https://base.example", "PUT");
    }

    [Fact]
    public async Task Each_bad_edit_is_logged_once_and_counted()
    {
        var counted = new ConcurrentQueue<string>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, l) => l.EnableMeasurementEvents(instrument) };
        object? scope = null;
        listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) =>
        {
            if (instrument.Name == "cors_preflight.policy_reloads" && ReferenceEquals(instrument.Meter.Scope, scope))
                counted.Enqueue((string)tags[0].Value!);
        });
        await using TestApp app = await Start();
        scope = app.Services.GetRequiredService<IMeterFactory>();
        listener.Start();

        Write(Production, Settings("https://a/"));
        await Until(() => Reloads(app).Any());
        Write(Production, Settings("https://a/"));
        await Task.Delay(800);
        Reloads(app).Should().HaveCount(1, "the file was written again with the same text");
        Write(Production, Settings("https://b/"));
        await Until(() => Reloads(app).Count() == 2);
        Write(Production, Settings(TestApp.Partner));
        await Expect(app, TestApp.Partner, "PUT");
        await Until(() => counted.Count == 3);
        counted.Should().Equal("refused", "refused", "applied");
    }

    [Fact]
    public async Task Changes_elsewhere_are_none_of_ours()
    {
        await using TestApp app = await Start();
        Write(Production, Settings(TestApp.App).Replace("{ \"StrictPreflight\"", "{ \"Other\": 1, \"StrictPreflight\"", StringComparison.Ordinal));
        await Until(() => app.Services.GetRequiredService<IConfiguration>()["Other"] == "1");
        await Task.Delay(300);
        Reloads(app).Should().BeEmpty();
    }

    [Fact]
    public async Task Delegates_run_again_and_may_throw()
    {
        bool throws = false;
        await using TestApp app = await Start(o =>
        {
            if (throws)
                throw new InvalidOperationException("delegate");
            o.Policies["Default"].AllowedMethods.Add("DELETE");
        });
        Write(Production, Settings(TestApp.Partner));
        await Expect(app, TestApp.Partner, "DELETE");
        throws = true;
        Write(Production, Settings(TestApp.App));
        await Until(() => Reloads(app).Count() == 2);
        app.Probe.OwnLog.Should().ContainSingle(e => e.Level == LogLevel.Error).Which.Text.Should().EndWith("delegate");
        (await Allows(app, TestApp.Partner)).Should().BeTrue();
    }

    [Fact]
    public async Task The_handler_of_the_file_s_owner_still_runs()
    {
        int handled = 0;
        await using TestApp app = await Start(loadException: context =>
        {
            handled++;
            context.Ignore = true;
        });
        Write(Production, "{ oops");
        await Until(() => Reloads(app).Any());
        handled.Should().BePositive();
        (await Allows(app, TestApp.App)).Should().BeTrue();
        Write(Production, Settings(TestApp.Partner));
        await Expect(app, TestApp.Partner, "PUT");
    }

    private Task<TestApp> Start(Action<StrictPreflightOptions>? configure = null, Action<FileLoadExceptionContext>? loadException = null)
    {
        Write(Base, Settings("https://base.example"));
        Write(Production, Settings(TestApp.App));
        return TestApp.Start(Server.TestServer, b =>
        {
            b.Configuration.AddJsonFile(Path.Combine(folder, Base), optional: false, reloadOnChange: true);
            b.Configuration.AddJsonFile(source =>
            {
                source.Path = Path.Combine(folder, Production);
                source.Optional = source.ReloadOnChange = true;
                source.OnLoadException = loadException;
                source.ResolveFileProvider();
            });
            b.Services.AddStrictPreflight();
            if (configure is not null)
                b.Services.AddStrictPreflight(configure);
        }, app =>
        {
            app.UseStrictPreflight();
            app.MapGet("/named", () => "").RequireCors("Named");
        }, settings: "{}");
    }

    // An INI file, or a file for each key, over the base file.
    private Task<TestApp> StartOver(string? ini)
    {
        const string path = "StrictPreflight:Policies:Default:";
        string keys = Path.Combine(folder, "keys");
        Directory.CreateDirectory(keys);
        Write(Base, Settings("https://base.example"));
        Write("production.ini", $"{path}AllowedMethods:0=PUT\n{path}AllowedOrigins:0={TestApp.App}\n");
        Write(Path.Combine(keys, path.Replace(":", "__", StringComparison.Ordinal) + "AllowedOrigins__0"), TestApp.App);
        return TestApp.Start(Server.TestServer, b =>
        {
            b.Configuration.AddJsonFile(Path.Combine(folder, Base), optional: false);
            if (ini is null)
                b.Configuration.AddKeyPerFile(keys, optional: false, reloadOnChange: true);
            else
                b.Configuration.AddIniFile(Path.Combine(folder, ini), optional: false, reloadOnChange: true);
            b.Services.AddStrictPreflight();
        }, app => app.UseStrictPreflight(), settings: "{}");
    }

    private static string Settings(string origin, int maxAge = 600) => $$"""
        { "StrictPreflight": { "Policies": {
            "Default": { "AllowedOrigins": [ "{{origin}}" ], "AllowedMethods": [ "PUT" ], "MaxAgeSeconds": {{maxAge}} },
            {{(origin == "https://base.example" ? "\"Other\"" : "\"Named\"")}}: { "AllowedOrigins": [ "https://named.example" ] } } } }
        """;

    // Whole at once: a file written in place may be read when it is still empty, and that is another row.
    private void Write(string file, string text) => Replace(Path.Combine(folder, file), text);

    private static void Replace(string file, string text)
    {
        File.WriteAllText(file + ".new", text);
        File.Move(file + ".new", file, overwrite: true);
    }

    private static async Task<bool> Allows(TestApp app, string origin) => (await app.Preflight("/", origin, "PUT")).Headers.Contains("Access-Control-Allow-Origin");

    private static async Task Expect(TestApp app, string origin, string method)
    {
        var clock = Stopwatch.StartNew();
        while (!(await app.Preflight("/", origin, method)).Headers.Contains("Access-Control-Allow-Origin"))
        {
            clock.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(20));
            await Task.Delay(20);
        }
    }

    private static async Task Until(Func<bool> condition)
    {
        var clock = Stopwatch.StartNew();
        while (!condition())
        {
            clock.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(20));
            await Task.Delay(20);
        }
    }

    private static IEnumerable<(string? Name, LogLevel Level)> Reloads(TestApp app) =>
        app.Probe.OwnLog.Where(e => e.Event.Name is "PoliciesReloaded" or "ReloadRefused").Select(e => (e.Event.Name, e.Level));
}
