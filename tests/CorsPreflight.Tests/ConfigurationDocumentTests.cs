using CorsPreflight.Tests.Hosting.Histories;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CorsPreflight.Tests;

/// <summary>What docs/configuration.md shows is what happens.</summary>
public class ConfigurationDocumentTests
{
    private const string Document = "docs/configuration.md";

    private static readonly string[] Json = [.. Readme.BlocksOf(Document, "json")];

    [Fact]
    public void The_code_is_what_these_tests_compile()
    {
        string text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "ConfigurationDocument.cs"));
        string[] source = text.ReplaceLineEndings("\n").Split("// DOCUMENT\n");
        Readme.BlocksOf(Document, "csharp").Should().Equal(source.Where(static (_, i) => i % 2 == 1).Select(Outdent));
    }

    [Fact]
    public void An_override_replaces_the_list_that_it_has_and_keeps_the_others()
    {
        StrictPreflightOptions options = Options(new ConfigurationBuilder().AddJson(Json[0]).AddJson(Json[1]).Build());
        options.Policies["Default"].AllowedOrigins.Should().Equal("http://localhost:*");
        options.Policies["Default"].AllowedMethods.Should().Equal("PUT", "DELETE");
    }

    [Fact]
    public void Environment_variables_replace_a_list()
    {
        string[] lines = Readme.BlocksOf(Document, "sh").Single().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Dictionary<string, string?> variables = lines.Select(static line => line.Split('='))
            .ToDictionary(static pair => pair[0].Replace("__", ":", StringComparison.Ordinal), static pair => (string?)pair[1]);
        Options(new ConfigurationBuilder().AddJson(Json[1]).AddInMemoryCollection(variables).Build()).Policies["Default"].AllowedOrigins
            .Should().Equal("https://app.example.com", "https://admin.example.com");
    }

    [Fact]
    public void Code_adds_to_the_file_and_works_without_a_server()
    {
        IConfiguration configuration = new ConfigurationBuilder().AddJson(Json[0]).Build();
        IServiceCollection services = new ServiceCollection().AddSingleton(configuration);
        ConfigurationDocument.InCode(services);
        StrictPreflightOptions options = services.BuildServiceProvider().GetRequiredService<IOptions<StrictPreflightOptions>>().Value;
        options.Policies.Keys.Should().Equal("Default", "Partner");
        options.Policies["Default"].AllowedMethods.Should().Equal("PUT", "DELETE", "PATCH");
        (PreflightVerdict verdict, bool mayConnect) = ConfigurationDocument.WithoutAServer();
        (verdict.Reason, verdict.Offender, mayConnect).Should().Be((PreflightReason.MethodNotAllowed, "PATCH", true));
    }

    [Fact]
    public void Every_setting_has_a_row()
    {
        IEnumerable<string> settings = ((Type[])[typeof(StrictPreflightPolicyOptions), typeof(StrictPreflightOptions)])
            .SelectMany(static type => type.GetProperties()).Select(static property => property.Name).Where(static name => name != nameof(StrictPreflightOptions.Policies));
        settings.Should().OnlyContain(name => Readme.Of(Document).Contains($"\n| `{name}` | ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_setting_can_stay_where_it_is_and_is_followed()
    {
        var settings = new EditableSettings("""{ "App": { "Origins": "https://a.example, https://b.example" } }""");
        await using TestApp app = await Start(settings, ConfigurationDocument.FromASetting);
        Origins(app).Should().Equal("https://a.example", "https://b.example");
        settings.Write("""{ "App": { "Origins": "https://a.example" } }""");
        Origins(app).Should().Equal("https://a.example");
    }

    [Fact]
    public async Task Origins_from_elsewhere_are_followed()
    {
        await using TestApp app = await Start(new EditableSettings(Json[0]), ConfigurationDocument.FromElsewhere);
        Origins(app).Should().Equal("https://app.example.com", "https://partner.example");
        app.Services.GetRequiredService<ConfigurationDocument.PartnerOrigins>().Replace(["https://other.example"]);
        Origins(app).Should().Equal("https://app.example.com", "https://other.example");
    }

    [Fact]
    public async Task What_Kubernetes_mounts_may_be_absent_elsewhere()
    {
        await using TestApp app = await Start(new EditableSettings(Json[0]), builder =>
        {
            ConfigurationDocument.FromMounts(builder);
            builder.Services.AddStrictPreflight();
        });
        Origins(app).Should().Equal("https://app.example.com");
    }

    [Fact]
    public void A_source_with_one_key_left_is_away_on_purpose()
    {
        var over = new EditableSettings(Json[1]);
        using var app = new Application(new ConfigurationBuilder().AddJson(Json[0]).Add(over).Build());
        over.Write("{}");
        app.Origins.Should().Equal("http://localhost:*");
        over.Write(Json[2]);
        app.Origins.Should().Equal("https://app.example.com");
        Json.Should().HaveCount(3);
    }

    private static Task<TestApp> Start(EditableSettings settings, Action<WebApplicationBuilder> add)
    {
        return TestApp.Start(Server.TestServer, Add, static app => app.UseStrictPreflight(), settings: "{}");

        void Add(WebApplicationBuilder builder)
        {
            ((IConfigurationBuilder)builder.Configuration).Add(settings);
            add(builder);
        }
    }

    // By the monitor, which gives what is in force.
    private static IEnumerable<string> Origins(TestApp app)
    {
        StrictPreflightOptions options = app.Services.GetRequiredService<IOptionsMonitor<StrictPreflightOptions>>().CurrentValue;
        return options.Policies.Values.SelectMany(static policy => policy.AllowedOrigins);
    }

    private static StrictPreflightOptions Options(IConfiguration configuration)
    {
        IServiceCollection services = new ServiceCollection().AddSingleton(configuration).AddStrictPreflight();
        return services.BuildServiceProvider().GetRequiredService<IOptions<StrictPreflightOptions>>().Value;
    }

    private static string Outdent(string code)
    {
        string[] lines = code.Split('\n');
        int indent = lines[0].Length - lines[0].TrimStart().Length;
        return string.Join('\n', lines.Select(line => line.Length > indent ? line[indent..] : line.Trim()));
    }
}
