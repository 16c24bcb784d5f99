using System.Globalization;
using CorsPreflight.Core.Policies;
using CorsPreflight.Hosting;
using CorsPreflight.Tests.Hosting.Histories;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Xunit.Abstractions;

namespace CorsPreflight.Tests.Hosting;

/// <summary>
/// The law of reloading, for random histories of random sources: the same sources give the same policies, whatever was broken in between.
/// While a source of the policies in force cannot be read or has no key at all, they stay; else they are those of a fresh start, or the
/// last ones that one would have had.
/// </summary>
public sealed class ReloadLawTests(ITestOutputHelper output)
{
    private const string Seed = "CORSPREFLIGHT_RELOAD_SEED";

    private const int Histories = 400, Steps = 12;

    [Fact]
    public void The_same_sources_give_the_same_policies_whatever_was_broken_in_between()
    {
        string? given = Environment.GetEnvironmentVariable(Seed);
        int first = given is null ? Random.Shared.Next() : int.Parse(given, CultureInfo.InvariantCulture);
        output.WriteLine($"{Seed}={first}");
        int accepted = 0, kept = 0;
        Parallel.For(0, Histories, i =>
        {
            var history = new History(first + i);
            history.Run();
            Interlocked.Add(ref accepted, history.Accepted);
            Interlocked.Add(ref kept, history.Kept);
        });
        output.WriteLine($"{accepted} changes were taken, {kept} were not");
        accepted.Should().BeGreaterThan(Histories, "keeping everything would be safe and useless");
        kept.Should().BeGreaterThan(Histories);
    }

    [Fact]
    public void What_a_file_had_before_it_broke_is_not_believed_when_nobody_accepted_it()
    {
        HandFiles upper = Files(Application.Json("https://a.example")), lower = Files("""{ "Other": 1 }""");
        IConfigurationRoot root = new ConfigurationBuilder().Add(Source(lower)).Add(Source(upper)).Build();
        using var app = new Application(root);
        Write(upper, Application.Json("https://slash.example/"));
        Write(lower, Application.Json("https://c.example"));
        // A reload by hand keeps what the file had, where it is told to go on.
        lower.Texts = new() { ["file"] = HandFiles.Unreadable };
        root.Reload();
        Write(upper, """{ "Other": 1 }""");
        app.Origins.Should().Equal("https://a.example");
        app.Probe.OwnLog.Last().Text.Should().Contain("could not be read, and has only what it had before: the disk is gone");
        Write(lower, Application.Json("https://d.example"));
        app.Origins.Should().Equal("https://d.example");

        static HandFiles Files(string text) => new() { Texts = new() { ["file"] = text } };

        static void Write(HandFiles files, string text)
        {
            files.Texts = new() { ["file"] = text };
            files.Tell();
        }

        static JsonConfigurationSource Source(HandFiles files) => new()
        {
            FileProvider = files,
            Path = "file",
            ReloadOnChange = true,
            ReloadDelay = 0,
            OnLoadException = static context => context.Ignore = true,
        };
    }

    /// <summary>One application, and what must have become of its policies.</summary>
    private sealed class History
    {
        private readonly Random random;
        private readonly int seed;
        private readonly bool hasCode;
        private readonly HandSource[] sources;
        private readonly HandToken outside = new();
        private readonly Probe probe = new();
        private readonly List<string> steps = [];
        private bool[] supplied = [];
        private string? expected;
        private string outsideOrigin = "https://j.example";
        private bool isRefused;

        public History(int seed)
        {
            this.seed = seed;
            random = new Random(seed);
            hasCode = random.Next(3) == 0;
            sources = [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => new HandSource(random))];
        }

        public int Accepted { get; private set; }

        public int Kept { get; private set; }

        public void Run()
        {
            do
            {
                foreach (HandSource source in sources)
                    source.Change(new State("good", random.Next(3) == 0 ? State.Empty.Keys : State.Good(random)));
            }
            while ((expected = FreshStart()) is null);
            supplied = Supplying();
            IConfigurationBuilder builder = random.Next(2) == 0 ? new ConfigurationManager() : new ConfigurationBuilder();
            Array.ForEach(sources, source => source.AddTo(builder));
            IConfigurationRoot root = builder.Build();
            IServiceCollection all = Services(root).AddLogging(l => l.AddProvider(probe)).AddMetrics();
            using ServiceProvider services = all.AddSingleton<IOptionsChangeTokenSource<StrictPreflightOptions>>(outside).BuildServiceProvider();
            PolicyReloader policies = services.GetRequiredService<PolicyReloader>();
            policies.Start(static _ => [], static () => null);
            for (int step = 0; step < Steps; step++)
                Check(Take(root), policies.Current.Active);
        }

        // Whether anything is other than before.
        private bool Take(IConfigurationRoot root)
        {
            HandSource source = sources[random.Next(sources.Length)];
            switch (random.Next(8))
            {
                case 0:
                    steps.Add($"told again: {source}");
                    return source.Tell();
                // It stops at the first that cannot be read.
                case 1 when sources.All(static one => one.IsReadable):
                    source.ChangeUntold(State.Random(random));
                    steps.Add($"reloaded: {source}");
                    try
                    {
                        root.Reload();
                    }
                    catch (Exception exception) when (exception is InvalidDataException or IOException)
                    {
                    }
                    return true;
                case 2 when hasCode:
                    outsideOrigin = $"https://{(char)('k' + random.Next(3))}.example";
                    steps.Add($"outside: {outsideOrigin}");
                    outside.Fire();
                    return true;
                default:
                    source.Change(State.Random(random));
                    steps.Add($"changed: {source}");
                    return true;
            }
        }

        private void Check(bool isChanged, PolicyTable active)
        {
            bool wasRefused = isRefused;
            string? before = expected, fresh = sources.Any(static source => source.IsThrowing) ? null : FreshStart();
            bool[] supplying = Supplying();
            // What cannot be read and has keys has those of an earlier state.
            bool isLost = sources.Where((source, i) => supplied[i] ? source.IsFailed || source.Keys.Count == 0 : supplying[i] && source.IsFailed).Any();
            isRefused = isLost || fresh is null;
            if (!isRefused)
            {
                expected = fresh;
                supplied = supplying;
            }
            string history = $"{Seed}={seed}{(hasCode ? ", with code" : "")}\n{string.Join('\n', steps)}\n";
            Describe(active).Should().Be(expected, history);
            string[] log = [.. Application.LogOf(probe)];
            probe.Log.Clear();
            (Accepted, Kept) = (Accepted + (isRefused ? 0 : 1), Kept + (isRefused ? 1 : 0));
            // That a list is another source's now is told too.
            if (!isRefused && !wasRefused && expected == before)
                log.Should().BeSubsetOf(["PoliciesReloaded"], history).And.HaveCountLessThanOrEqualTo(isChanged ? 1 : 0, history);
            else if (!isRefused)
                log.Should().Equal(["PoliciesReloaded"], history);
            else if (!wasRefused)
                log.Should().Equal(["ReloadRefused"], history);
            else
                log.Should().BeSubsetOf(["ReloadRefused"], history).And.HaveCountLessThanOrEqualTo(isChanged ? 1 : 0, history);
        }

        private bool[] Supplying() =>
            [.. sources.Select(source => source.Keys.Keys.Any(key => hasCode || key.StartsWith("StrictPreflight:", StringComparison.Ordinal)))];

        // Of what the sources have, in an application that starts now; null where it does not start.
        private string? FreshStart()
        {
            var builder = new ConfigurationBuilder();
            Array.ForEach(sources, source => builder.AddInMemoryCollection(source.Keys));
            using ServiceProvider services = Services(builder.Build()).BuildServiceProvider();
            try
            {
                return Describe(services.GetRequiredService<IOptions<StrictPreflightOptions>>().Value.Reading.Compiled!);
            }
            catch (StrictPreflightConfigurationException)
            {
                return null;
            }
        }

        private IServiceCollection Services(IConfiguration configuration)
        {
            IServiceCollection services = new ServiceCollection().AddSingleton(configuration).AddStrictPreflight().UseStrictPreflight();
            // One that reads a key elsewhere, and something that is no configuration.
            return !hasCode ? services : services.AddStrictPreflight(o => o.Policies["Code"] = new StrictPreflightPolicyOptions
            {
                AllowedOrigins = [configuration["StrictElsewhere:Origin"] ?? "https://none.example", outsideOrigin],
            });
        }

        private static string Describe(PolicyTable table) => string.Join('\n', table.Names.Order(StringComparer.Ordinal).Select(name =>
        {
            table.TryGet(name, out CompiledPolicy? policy);
            return $"{name}: {string.Join(' ', policy!.Origins.Listed)} {policy.MaxAgeHeader}";
        }));
    }
}
