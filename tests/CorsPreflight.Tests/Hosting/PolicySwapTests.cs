using System.Collections.Concurrent;
using CorsPreflight.Core.Rules;
using CorsPreflight.Tests.Hosting.Histories;
using CorsPreflight.Tests.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CorsPreflight.Tests.Hosting;

/// <summary>While policies change, each answer is that of one of them, whole.</summary>
public class PolicySwapTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Every_answer_under_200_swaps_is_the_one_or_the_other()
    {
        var source = new SwappedSource();
        string[] allowed = [TestApp.App, TestApp.Partner];
        source.Set(0);
        await using TestApp app = await TestApp.Start(Server.Kestrel, b =>
        {
            ((IConfigurationBuilder)b.Configuration).Add(source);
            b.Services.AddStrictPreflight();
        }, app => app.UseStrictPreflight(), settings: "{}");
        source.Set(0);
        using var done = new CancellationTokenSource();
        var answers = new ConcurrentDictionary<string, int>();
        Task[] askers = [.. Enumerable.Range(0, 4).Select(i => Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
                answers.AddOrUpdate(allowed[i % 2] + Answers.Of(await app.Preflight("/", allowed[i % 2], "PUT", "x-a")), 1, (_, n) => n + 1);
        }))];
        for (int swap = 1; swap <= 200; swap++)
        {
            source.Set(swap % 2);
            await Task.Delay(2);
        }
        await done.CancelAsync();
        await Task.WhenAll(askers);
        answers.Keys.Should().BeSubsetOf([.. allowed.Select((origin, i) => origin + Whole(i)), .. allowed.Select(origin => origin + Answers.RefusedPreflight)]);
        answers.Should().HaveCount(4, "each policy was met in force and out of it");
        app.Probe.OwnLog.Count(e => e.Event.Name == "PoliciesReloaded").Should().BeGreaterThanOrEqualTo(200);
    }

    [Fact]
    public async Task What_changes_while_it_is_compiled_is_compiled_again()
    {
        var source = new SwappedSource();
        source.Set(0);
        int compilations = 0;
        await using TestApp app = await StartAtCompilations(source, () =>
        {
            // Past the reader, and without a token: as a file that breaks at this moment.
            if (++compilations == 2)
                source.Set(1, tells: false);
        });
        source.Set(2);
        Answers.Of(await app.Preflight("/", TestApp.Partner, "PUT", "x-a")).Should().Be(Whole(1), "what was read first is not what the sources say");
        compilations.Should().Be(3);
    }

    [Fact]
    public async Task What_changes_and_changes_back_while_it_is_compiled_is_applied()
    {
        var source = new SwappedSource();
        source.Set(0);
        int compilations = 0;
        await using TestApp app = await StartAtCompilations(source, () =>
        {
            if (++compilations == 2)
                source.SetOnce(3, then: 2);
        });
        source.Set(2);
        Answers.Of(await app.Preflight("/", TestApp.Partner, "PUT", "x-a")).Should().Be(Whole(2));
    }

    [Fact]
    public async Task What_changes_while_the_host_starts_is_not_lost()
    {
        var source = new SwappedSource();
        source.Set(0);
        await using TestApp app = await TestApp.Start(Server.TestServer, b =>
        {
            ((IConfigurationBuilder)b.Configuration).Add(source);
            // After the validation, before the pipeline is built: a migration that takes its time.
            b.Services.AddSingleton<IHostedService>(new Starting(() => source.Set(1)));
            b.Services.AddStrictPreflight();
        }, app => app.UseStrictPreflight(), settings: "{}");
        Answers.Of(await app.Preflight("/", TestApp.Partner, "PUT", "x-a")).Should().Be(Whole(1));
    }

    [Fact]
    public async Task Endpoints_change_without_waiting_for_policies_that_are_compiled()
    {
        var settings = new EditableSettings(Application.Json(TestApp.App));
        var endpoints = new HandToken();
        bool isSlow = false;
        using var compiling = new SemaphoreSlim(0);
        using var goOn = new SemaphoreSlim(0);
        using var app = new Application(new ConfigurationBuilder().Add(settings).Build(), s => s.AddStrictPreflight(_ =>
        {
            if (!isSlow)
                return;
            compiling.Release();
            goOn.Wait(Long).Should().BeTrue();
        }), endpoints: endpoints.GetChangeToken);
        isSlow = true;
        Task reload = Task.Run(() => settings.Write(Application.Json(TestApp.Partner)));
        (await compiling.WaitAsync(Long)).Should().BeTrue();
        for (int i = 0; i < 100; i++)
            await Task.Run(endpoints.Fire).WaitAsync(Long);
        reload.IsCompleted.Should().BeFalse("the policies are still being compiled");
        goOn.Release();
        await reload.WaitAsync(Long);
        app.Origins.Should().Equal(TestApp.Partner);
    }

    [Fact]
    public void Endpoints_that_come_while_they_are_missed_are_seen()
    {
        var settings = new EditableSettings(Application.Json(TestApp.App));
        var endpoints = new HandToken();
        int asked = 0;
        using var app = new Application(new ConfigurationBuilder().Add(settings).Build(), mistakesAtEndpoints: _ =>
        {
            if (++asked > 1)
                return [];
            // On another thread, as the routes of a proxy; from here on nothing else tells of them.
            Task.Run(endpoints.Fire).Wait(Long).Should().BeTrue();
            return [Mistake.NoPolicy("at an endpoint", "is missing")];
        }, endpoints: endpoints.GetChangeToken);
        settings.Write(Application.Json(TestApp.Partner));
        app.Origins.Should().Equal(TestApp.Partner);
        asked.Should().Be(2);
    }

    [Fact]
    public async Task Under_a_storm_of_policies_and_endpoints_what_came_last_is_in_force()
    {
        var settings = new EditableSettings(Application.Json(TestApp.App));
        var endpoints = new HandToken();
        bool isMissing = false;
        using var app = new Application(
            new ConfigurationBuilder().Add(settings).Build(),
            mistakesAtEndpoints: _ => Volatile.Read(ref isMissing) ? [Mistake.NoPolicy("at an endpoint", "is missing")] : [],
            endpoints: endpoints.GetChangeToken);
        await Task.WhenAll(
            Task.Run(() =>
            {
                for (int i = 1; i <= 2000; i++)
                    settings.Write(Application.Json($"https://a.example:{i}"));
            }),
            Task.Run(() =>
            {
                for (int i = 1; i <= 2000; i++)
                {
                    Volatile.Write(ref isMissing, i % 2 == 1);
                    endpoints.Fire();
                }
            })).WaitAsync(Long);
        SpinWait.SpinUntil(() => app.Origins.Single() == "https://a.example:2000", Long).Should().BeTrue();
    }

    private static Task<TestApp> StartAtCompilations(SwappedSource source, Action compiling) => TestApp.Start(Server.TestServer, b =>
    {
        ((IConfigurationBuilder)b.Configuration).Add(source);
        b.Services.AddStrictPreflight(_ => compiling());
    }, app => app.UseStrictPreflight(), settings: "{}");

    private static string Whole(int policy) => Answers.Of(204,
        $"Access-Control-Allow-Origin: {(policy == 0 ? TestApp.App : TestApp.Partner)}", $"Access-Control-Allow-Methods: PUT, M{policy}",
        $"Access-Control-Allow-Headers: X-A, X-{policy}", $"Access-Control-Max-Age: {policy + 1}", $"Vary: {Answers.PreflightVary}");

    private sealed class Starting(Action start) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            start();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    /// <summary>Policies, of which one stands in the configuration at a time.</summary>
    private sealed class SwappedSource : ConfigurationProvider, IConfigurationSource
    {
        private const string Default = "StrictPreflight:Policies:Default:";

        private int? next, afterLook;

        public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

        // The next look sees the first, every later one the second, and no token fires.
        public void SetOnce(int policy, int then)
        {
            Set(policy, tells: false);
            next = then;
        }

        public override IEnumerable<string> GetChildKeys(IEnumerable<string> earlierKeys, string? parentPath)
        {
            string[] keys = [.. base.GetChildKeys(earlierKeys, parentPath)];
            // The last list that a look goes through.
            if (next is int policy && parentPath == Default + "AllowedOrigins:0")
            {
                next = null;
                afterLook = policy;
            }
            else if (afterLook is int second && parentPath == "StrictPreflight")
            {
                afterLook = null;
                Set(second, tells: false);
            }
            return keys;
        }

        public void Set(int policy, bool tells = true)
        {
            Data = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
            {
                [Default + "AllowedOrigins:0"] = policy == 0 ? TestApp.App : TestApp.Partner,
                [Default + "AllowedMethods:0"] = "PUT",
                [Default + "AllowedMethods:1"] = $"M{policy}",
                [Default + "AllowedHeaders:0"] = "X-A",
                [Default + "AllowedHeaders:1"] = $"X-{policy}",
                [Default + "MaxAgeSeconds"] = $"{policy + 1}",
            };
            if (tells)
                OnReload();
        }
    }
}
