using CorsPreflight.Tests.Hosting.Histories;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CorsPreflight.Tests.Hosting;

/// <summary>Code that configures policies reads what it likes, so it runs again at every change, and what it says is compared.</summary>
public class CodeReloadTests
{
    private const string A = "https://a.example", B = "https://b.example", Stolen = "https://stolen.example";

    private readonly EditableSettings settings = new(Elsewhere(A, Stolen));

    private IConfigurationRoot Root => field ??= new ConfigurationBuilder().Add(settings).Build();

    [Fact]
    public void An_origin_that_is_removed_in_another_section_is_not_let_in_any_more()
    {
        using Application app = Start();
        app.Origins.Should().Equal(A, Stolen);
        settings.Write(Elsewhere(A));
        app.Origins.Should().Equal(A);
        settings.Write(Elsewhere(A, B));
        app.Origins.Should().Equal(A, B);
        app.Log.Should().Equal("PoliciesReloaded", "PoliciesReloaded");
    }

    [Fact]
    public void Nothing_is_said_and_nothing_changes_where_it_says_the_same()
    {
        using Application app = Start();
        object before = app.Policies.Active;
        settings.Write(Elsewhere(A, Stolen).Replace("{ \"App\"", "{ \"Logging\": { \"A\": 1 }, \"App\"", StringComparison.Ordinal));
        Root["Logging:A"].Should().Be("1");
        app.Policies.Active.Should().BeSameAs(before);
        app.Log.Should().BeEmpty();
    }

    [Fact]
    public void What_it_throws_is_told_once_and_the_last_good_policies_stay()
    {
        using Application app = Start();
        settings.Write("""{ "App": { "Other": 1 } }""");
        settings.Write("""{ "App": { "Other": 2 } }""");
        settings.Write(Elsewhere("https://slash.example/"));
        settings.Write(Elsewhere("https://slash.example/"));
        app.Origins.Should().Equal(A, Stolen);
        app.Log.Should().Equal("ReloadRefused", "ReloadRefused");
        settings.Write(Elsewhere(A, Stolen));
        settings.Write(Elsewhere(B));
        app.Origins.Should().Equal(B);
        app.Log.Skip(2).Should().Equal("PoliciesReloaded", "PoliciesReloaded");
    }

    [Fact]
    public void What_a_lost_source_said_elsewhere_is_not_taken_from_the_one_beneath()
    {
        settings.Write(Elsewhere(A));
        var over = new EditableSettings(Elsewhere(B));
        using var app = new Application(new ConfigurationBuilder().Add(settings).Add(over).Build(), ReadElsewhere);
        settings.Write(Elsewhere("https://wide.example"));
        over.Write("{}");
        app.Origins.Should().Equal(B);
        app.Log.Should().Equal("ReloadRefused");
        over.Write("""{ "Logging": { "A": "1" } }""");
        app.Origins.Should().Equal("https://wide.example");
    }

    [Fact]
    public void It_may_read_what_is_no_configuration_and_say_when_to_ask_again()
    {
        string[] origins = [A];
        var source = new HandToken();
        using var app = new Application(configuration: null, s => s.AddSingleton<IOptionsChangeTokenSource<StrictPreflightOptions>>(source)
            .AddStrictPreflight(o => o.Policies["Default"] = new StrictPreflightPolicyOptions { AllowedOrigins = origins }));
        IOptionsMonitor<StrictPreflightOptions> monitor = app.Services.GetRequiredService<IOptionsMonitor<StrictPreflightOptions>>();
        // In place: the list that the policies were made of is another one.
        origins[0] = B;
        source.Fire();
        app.Origins.Should().Equal(B);
        source.Fire();
        app.Log.Should().Equal("PoliciesReloaded");

        origins[0] = "https://slash.example/";
        FluentActions.Invoking(source.Fire).Should().NotThrow("whoever fires may be a timer, whose exceptions end the process");
        app.Origins.Should().Equal(B);
        app.Log.Should().Equal("PoliciesReloaded", "ReloadRefused");
        origins = [A];
        source.Fire();
        app.Origins.Should().Equal(A);
        monitor.CurrentValue.Policies["Default"].AllowedOrigins.Should().Equal(A);
        monitor.Get(Options.DefaultName).Should().BeSameAs(monitor.CurrentValue);
    }

    [Fact]
    public void What_others_register_for_the_options_counts_too_in_any_order()
    {
        string mode = "";
        var source = new HandToken();
        settings.Write(Application.Json(A));
        var services = new ServiceCollection();
        services.Configure<StrictPreflightOptions>(o => o.Policies["First"] = Policy("https://first.example" + mode));
        using var app = new Application(Root, s =>
        {
            foreach (ServiceDescriptor before in services)
                s.Insert(0, before);
            s.PostConfigure<StrictPreflightOptions>(o => o.Policies["Post"] = Policy("https://post.example" + mode));
            s.AddOptions<StrictPreflightOptions>().Validate(_ => mode != ":2", "not by us");
            s.AddSingleton<IOptionsChangeTokenSource<StrictPreflightOptions>>(source);
        });
        app.Origins.Should().Equal(A, "https://first.example", "https://post.example");
        mode = ":1";
        settings.Write(Application.Json(A));
        app.Origins.Should().Equal(A, "https://first.example:1", "https://post.example:1");
        mode = ":2";
        source.Fire();
        app.Origins.Should().Equal(A, "https://first.example:1", "https://post.example:1");
        app.Probe.OwnLog.Last().Text.Should().EndWith("not by us");
    }

    [Fact]
    public void Code_alone_needs_no_section_however_it_is_registered()
    {
        using var app = new Application(new ConfigurationBuilder().Build(), s => s.Configure<StrictPreflightOptions>(
            o => o.Policies["Default"] = new StrictPreflightPolicyOptions { AllowedOrigins = [A] }));
        app.Origins.Should().Equal(A);
    }

    [Fact]
    public void Code_that_reloads_the_configuration_itself_comes_to_an_end()
    {
        int runs = 0;
        using var app = new Application(Root, s => s.AddStrictPreflight(o =>
        {
            runs++;
            o.Policies["Default"] = new StrictPreflightPolicyOptions { AllowedOrigins = [Root["App:Origins:0"]!] };
            Root.Reload();
        }));
        settings.Write(Elsewhere(B));
        app.Origins.Should().Equal(B);
        runs.Should().BeLessThan(20);
        app.Log.Should().Equal("PoliciesReloaded");
    }

    [Fact]
    public void Code_that_reloads_the_configuration_and_throws_comes_to_an_end_too()
    {
        int runs = 0;
        bool isBroken = false;
        using var app = new Application(Root, s => s.AddStrictPreflight(o =>
        {
            runs++;
            o.Policies["Default"] = new StrictPreflightPolicyOptions { AllowedOrigins = [A] };
            Root.Reload();
            if (isBroken)
                throw new InvalidOperationException("broken");
        }));
        isBroken = true;
        settings.Write(Elsewhere(B));
        app.Origins.Should().Equal(A);
        runs.Should().BeLessThan(20);
        app.Log.Should().Equal("ReloadRefused");
    }

    [Fact]
    public void Names_of_options_mean_nothing_to_policies()
    {
        var source = new HandToken { Name = "named" };
        settings.Write(Application.Json(A));
        using var app = new Application(Root, s => s.AddSingleton<IOptionsChangeTokenSource<StrictPreflightOptions>>(source));
        FluentActions.Invoking(source.Fire).Should().NotThrow();
        app.Origins.Should().Equal(A);
    }

    private static string Elsewhere(params string[] origins) =>
        $$"""{ "App": { "Origins": [ {{string.Join(", ", origins.Select(static origin => $"\"{origin}\""))}} ] } }""";

    private Application Start() => new(Root, ReadElsewhere);

    private static void ReadElsewhere(IServiceCollection services) =>
        services.AddOptions<StrictPreflightOptions>().Configure<IConfiguration>(static (options, configuration) =>
        {
            string[] origins = [.. configuration.GetSection("App:Origins").GetChildren().Select(static one => one.Value!)];
            options.Policies["Default"] = Policy(origins.Length > 0 ? origins : throw new InvalidOperationException("there are no origins"));
        });

    private static StrictPreflightPolicyOptions Policy(params string[] origins) => new() { AllowedOrigins = origins };
}
