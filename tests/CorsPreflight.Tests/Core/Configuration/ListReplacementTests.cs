using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CorsPreflight.Tests.Core.Configuration;

/// <summary>A list is taken whole from the last source that defines it, whatever the source.</summary>
public class ListReplacementTests
{
    private const string Path = "StrictPreflight:Policies:Default:AllowedOrigins", Base = """[ "https://one.example", "https://two.example", "https://three.example" ]""";

    private static readonly Dictionary<string, (Action<IConfigurationBuilder> Override, string[] Expected)> Overrides = new()
    {
        ["nothing overrides"] = (static _ => { }, ["https://one.example", "https://two.example", "https://three.example"]),
        ["a shorter list"] = (b => Json(b, """[ "https://app.example" ]"""), ["https://app.example"]),
        ["a longer list"] = (b => Json(b, """[ "https://a", "https://b", "https://c", "https://d" ]"""), ["https://a", "https://b", "https://c", "https://d"]),
        ["an empty list"] = (b => Json(b, "[]"), []),
        ["an empty object, which is the same in .NET"] = (b => Json(b, "{}"), []),
        ["null"] = (b => Json(b, "null"), []),
        ["an environment variable"] = (b => b.AddEnvironmentVariables("LRT_ONE_"), ["https://environment.example"]),
        ["environment variables with gaps"] = (b => b.AddEnvironmentVariables("LRT_GAPS_"), ["https://two.example", "https://ten.example"]),
        ["an empty environment variable"] = (b => b.AddInMemoryCollection([new(Path, "")]), []),
        ["memory"] = (b => b.AddInMemoryCollection([new(Path + ":0", "https://memory.example")]), ["https://memory.example"]),
        ["the command line"] = (b => b.AddCommandLine([$"--{Path}:0=https://line.example"]), ["https://line.example"]),
        ["another case of the key"] = (b => b.AddInMemoryCollection([new(Path.ToUpperInvariant() + ":0", "https://upper.example")]), ["https://upper.example"]),
        ["a chained root"] = (b => b.AddConfiguration(Chained("""[ "https://chained.example" ]""")), ["https://chained.example"]),
        ["a chained root with two lists of its own"] = (b => b.AddConfiguration(Chained(Base, """[ "https://last.example" ]""")), ["https://last.example"]),
        ["a chained section, which counts as one source"] = (b => b.AddConfiguration(
            new ConfigurationBuilder().AddInMemoryCollection([new("Outer:" + Path + ":0", "https://section.example")]).Build().GetSection("Outer")), ["https://section.example"]),
        ["two overrides, of which the last counts"] = (b => Json(Json(b, """[ "https://first.example" ]"""), """[ "https://last.example" ]"""), ["https://last.example"]),
        ["an override of another key"] = (b => b.AddInMemoryCollection([new("StrictPreflight:Policies:Default:MaxAgeSeconds", "1")]), ["https://one.example", "https://two.example", "https://three.example"]),
    };

    public static TheoryData<string> Names => [.. Overrides.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_last_source_has_the_whole_list(string name)
    {
        Environment.SetEnvironmentVariable("LRT_ONE_StrictPreflight__Policies__Default__AllowedOrigins__0", "https://environment.example");
        Environment.SetEnvironmentVariable("LRT_GAPS_StrictPreflight__Policies__Default__AllowedOrigins__10", "https://ten.example");
        Environment.SetEnvironmentVariable("LRT_GAPS_StrictPreflight__Policies__Default__AllowedOrigins__2", "https://two.example");
        (Action<IConfigurationBuilder> overriding, string[] expected) = Overrides[name];
        if (expected.Length > 0)
            Read(overriding).Policies["Default"].AllowedOrigins.Should().Equal(expected);
        else
            Errors(overriding).Should().Equal(("CPF1003", Path, null));
    }

    [Theory]
    [InlineData("AllowedMethods", "PUT")]
    [InlineData("AllowedHeaders", "X-A")]
    [InlineData("ExposedHeaders", "X-B")]
    public void So_for_every_list(string key, string value)
    {
        string path = $"StrictPreflight:Policies:Default:{key}";
        StrictPreflightOptions options = Read(b => b.AddInMemoryCollection([new(path + ":0", "DELETE"), new(path + ":1", "X-Z")]).AddInMemoryCollection([new(path + ":0", value)]));
        typeof(StrictPreflightPolicyOptions).GetProperty(key)!.GetValue(options.Policies["Default"]).Should().BeEquivalentTo(new[] { value });
    }

    [Fact]
    public void Says_whose_list_counts()
    {
        Read(b => b.AddInMemoryCollection([new(Path + ":0", "https://memory.example")])).Reading.Notes.Should().Equal(
            $"{Path} is the list of memory, whole; the one of appsettings.json does not count.");
        Read(static _ => { }).Reading.Notes.Should().BeEmpty();
    }

    [Fact]
    public void Says_nothing_of_a_list_that_says_the_same()
    {
        Read(b => Json(b, """[ "https://three.example", "https://two.example", "https://one.example", "https://one.example" ]""")).Reading.Notes.Should().BeEmpty();
        Read(b => Json(Json(b, """[ "https://app.example" ]"""), """[ "https://app.example" ]""")).Reading.Notes.Should().Equal(
            $"{Path} is the list of appsettings.json, whole; the one of appsettings.json does not count.");
    }

    [Fact]
    public void Takes_a_file_that_was_added_twice_for_one()
    {
        string folder = Directory.CreateTempSubdirectory("twice").FullName, file = System.IO.Path.Combine(folder, "appsettings.json");
        try
        {
            File.WriteAllText(file, """{ "StrictPreflight": { "Polices": {}, "Policies": { "Default": { "AllowedOrigins": [ "https://file.example" ], "Colour": 1 } } } }""");
            // By another way, too.
            Action<IConfigurationBuilder> twice = b => b.AddJsonFile(file).AddJsonFile(System.IO.Path.Combine(folder, "..", System.IO.Path.GetFileName(folder), "appsettings.json"));
            Errors(twice).Should().Equal(("CPF1501", "StrictPreflight:Polices", null), ("CPF1501", "StrictPreflight:Policies:Default:Colour", "1"));
            File.WriteAllText(file, """{ "StrictPreflight": { "Policies": { "Default": { "AllowedOrigins": [ "https://file.example" ] } } } }""");
            Read(twice).Reading.Notes.Should().Equal($"{Path} is the list of {file}, whole; the one of appsettings.json does not count.");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Tells_an_unknown_key_of_each_source_that_has_it() =>
        FluentActions.Invoking(() => Read(b => b.AddJson("""{ "StrictPreflight": { "Colour": "blue" } }""", "a.json").AddInMemoryCollection([new("StrictPreflight:Colour", "red")])))
            .Should().Throw<StrictPreflightConfigurationException>().Which.Errors.Select(e => (e.Id, e.Value, e.Source)).Should().Equal(("CPF1501", "red", "memory"), ("CPF1501", "blue", "a.json"));

    [Fact]
    public async Task Says_it_in_the_log()
    {
        await using TestApp app = await TestApp.Start(Server.TestServer, b =>
        {
            b.Configuration.AddInMemoryCollection([new(Path + ":0", TestApp.Partner)]);
            b.Services.AddStrictPreflight();
        }, app => app.UseStrictPreflight());
        app.Probe.OwnLog.Should().ContainSingle(e => e.Level == LogLevel.Information && e.Event.Name == "ConfigurationListOverridden").Which.Text.Should().Be(Path + " is the list of memory, whole; the one of appsettings.json does not count.");
        (await app.Preflight("/", TestApp.App, "PUT")).StatusCode.Should().Be(System.Net.HttpStatusCode.Forbidden);
    }

    [Fact]
    public void Names_the_key_under_which_the_mistake_stands() =>
        Errors(b => b.AddInMemoryCollection([new(Path + ":3", "https://a"), new(Path + ":7", "https://b/")])).Should().Equal(("CPF1004", Path + ":7", "https://b/"));

    [Fact]
    public void Refuses_what_is_a_list_and_a_text_in_one_source() =>
        Errors(b => b.AddInMemoryCollection([new(Path, "https://a"), new(Path + ":0", "https://b")])).Should().Equal(("CPF1502", Path, "https://a"));

    [Theory]
    [InlineData("StrictPreflight")]
    [InlineData("StrictPreflight:Policies")]
    [InlineData("StrictPreflight:Policies:Default")]
    public void Reads_on_below_a_text_where_an_object_belongs(string path) =>
        Errors(b => b.AddInMemoryCollection([new(path, "true"), new(Path + ":0", "https://a/")])).Should().Equal(("CPF1502", path, "true"), ("CPF1004", Path + ":0", "https://a/"));

    [Fact]
    public void Writes_a_key_that_would_garble_a_console_as_text() =>
        FluentActions.Invoking(() => Read(b => b.AddInMemoryCollection([new("StrictPreflight:Policies:a\n\u001b[31m:MaxAgeSeconds", "x")])))
            .Should().Throw<StrictPreflightConfigurationException>().Which.Message.Should().NotContain("\u001b").And.Contain("\"StrictPreflight:Policies:a\\u000a\\u001b[31m:MaxAgeSeconds\" \"x\" (memory) is not a whole number");

    [Fact]
    public void Refuses_a_text_even_over_a_list() =>
        Errors(b => b.AddInMemoryCollection([new(Path, "https://a")])).Should().Equal(("CPF1502", Path, "https://a"));

    [Theory]
    [InlineData(":name", "https://a")]
    [InlineData(":0:deeper", "https://a")]
    [InlineData(":0", null)]
    public void Refuses_entries_that_are_no_texts(string below, string? value) =>
        Errors(b => b.AddInMemoryCollection([new(Path + below, value)])).Should().ContainSingle(e => e.Id == "CPF1502");

    private static StrictPreflightOptions Read(Action<IConfigurationBuilder> overriding)
    {
        IConfigurationBuilder builder = Json(new ConfigurationBuilder(), Base);
        overriding(builder);
        return new ServiceCollection().AddSingleton<IConfiguration>(builder.Build()).AddStrictPreflight().BuildServiceProvider().GetRequiredService<IOptions<StrictPreflightOptions>>().Value;
    }

    private static IEnumerable<(string Id, string Path, string? Value)> Errors(Action<IConfigurationBuilder> overriding) =>
        FluentActions.Invoking(() => Read(overriding)).Should().Throw<StrictPreflightConfigurationException>().Which.Errors.Select(e => (e.Id, e.Path, e.Value));

    private static IConfiguration Chained(params string[] lists) => lists.Aggregate((IConfigurationBuilder)new ConfigurationBuilder(), Json).Build();

    private static IConfigurationBuilder Json(IConfigurationBuilder builder, string list) => builder.AddJson($$"""{ "StrictPreflight": { "Policies": { "Default": { "AllowedOrigins": {{list}} } } } }""");
}
