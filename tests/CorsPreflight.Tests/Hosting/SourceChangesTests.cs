using CorsPreflight.Tests.Hosting.Histories;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.Primitives;

namespace CorsPreflight.Tests.Hosting;

/// <summary>Sources that come and go while the application runs, and configurations within configurations.</summary>
public class SourceChangesTests
{
    private const string A = "https://a.example", B = "https://b.example", Wide = "https://wide.example";

    private readonly HandFiles files = new() { Texts = new() { ["file"] = Application.Json(A) } };

    private readonly ConfigurationManager configuration = new();

    public SourceChangesTests()
    {
        Add(new EditableSettings(Application.Json(Wide)));
        Add(new JsonConfigurationSource { FileProvider = files, Path = "file", Optional = true, ReloadOnChange = true, ReloadDelay = 0 });
    }

    [Fact]
    public void A_source_that_is_added_counts_and_is_followed()
    {
        using var app = new Application(configuration);
        var later = new HandFiles { Texts = new() { ["later"] = Application.Json(B) } };
        Add(new JsonConfigurationSource { FileProvider = later, Path = "later", ReloadOnChange = true, ReloadDelay = 0 });
        app.Origins.Should().Equal(B);
        later.Texts["later"] = "{ oops";
        later.Tell();
        app.Origins.Should().Equal(B);
        app.Log.Should().Equal("PoliciesReloaded", "ReloadRefused");
    }

    [Fact]
    public void A_section_may_be_the_configuration_of_the_application()
    {
        Write($$"""{ "Shop": {{Application.Json(B)}} }""");
        using var app = new Application(configuration.GetSection("Shop"));
        app.Origins.Should().Equal(B);
        Write($$"""{ "Shop": {{Application.Json("https://slash.example/")}} }""");
        app.Origins.Should().Equal(B);
        app.Probe.OwnLog.Last().Text.Should().Contain("StrictPreflight:Policies:Default:AllowedOrigins:0 \"https://slash.example/\"");
        Write($$"""{ "Shop": {{Application.Json(A)}} }""");
        app.Origins.Should().Equal(A);
        app.Log.Should().Equal("ReloadRefused", "PoliciesReloaded");
    }

    [Fact]
    public void A_source_that_is_removed_on_purpose_does_not_count_any_more()
    {
        using var app = new Application(configuration);
        configuration.Sources.RemoveAt(configuration.Sources.Count - 1);
        app.Origins.Should().Equal(Wide);
        app.Log.Should().Equal("PoliciesReloaded");
    }

    [Fact]
    public void Sources_that_are_made_anew_because_another_came_are_the_same()
    {
        using var app = new Application(configuration);
        object before = app.Policies.Active;
        configuration.Sources.Insert(0, new MemoryConfigurationSource());
        app.Policies.Active.Should().BeSameAs(before);
        app.Log.Should().BeEmpty();
        Write("{ oops");
        app.Origins.Should().Equal(A);
        app.Log.Should().Equal("ReloadRefused");
        Write(Application.Json(B));
        app.Origins.Should().Equal(B);
    }

    [Fact]
    public void A_source_that_is_lost_when_it_is_made_anew_is_lost()
    {
        using var app = new Application(configuration);
        files.Texts = [];
        configuration.Sources.Insert(0, new MemoryConfigurationSource());
        app.Origins.Should().Equal(A);
        app.Log.Should().Equal("ReloadRefused");
        Write(Application.Json(B));
        app.Origins.Should().Equal(B);
    }

    [Fact]
    public void Configurations_within_a_configuration_are_followed()
    {
        using var app = new Application(Around(Around(configuration)));
        Write("{ oops");
        Write("{}");
        app.Origins.Should().Equal(A);
        app.Log.Should().Equal("ReloadRefused", "ReloadRefused");
        Write("""{ "Logging": { "A": "1" } }""");
        app.Origins.Should().Equal(Wide);
    }

    [Fact]
    public void A_section_within_a_configuration_is_one_source()
    {
        var settings = new EditableSettings($$"""{ "Inner": {{Application.Json(A)}} }""");
        using var app = new Application(Around(new ConfigurationBuilder().Add(settings).Build().GetSection("Inner")));
        settings.Write("{}");
        app.Origins.Should().Equal(A);
        settings.Write($$"""{ "Inner": {{Application.Json(B)}} }""");
        app.Origins.Should().Equal(B);
        app.Log.Should().Equal("ReloadRefused", "PoliciesReloaded");
    }

    [Fact]
    public void A_source_that_reloads_within_its_own_callback_comes_to_an_end()
    {
        var settings = new EditableSettings(Application.Json(A));
        Add(settings);
        using var app = new Application(configuration);
        int told = 0;
        ChangeToken.OnChange(((IConfiguration)configuration).GetReloadToken, () =>
        {
            if (told++ < 5)
                settings.Write(Application.Json(B + $":{told}"));
        });
        settings.Write(Application.Json(B));
        app.Origins.Should().Equal(B + ":5");
    }

    private static IConfigurationRoot Around(IConfiguration inner) => new ConfigurationBuilder().AddConfiguration(inner).Build();

    private void Add(IConfigurationSource source) => ((IConfigurationBuilder)configuration).Add(source);

    private void Write(string text)
    {
        files.Texts = new() { ["file"] = text };
        files.Tell();
    }
}
