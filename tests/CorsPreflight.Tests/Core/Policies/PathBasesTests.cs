using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CorsPreflight.Tests.Core.Policies;

/// <summary>Prefixes that no path has are refused at startup, with the prefix that was meant.</summary>
public class PathBasesTests
{
    [Theory]
    [InlineData("api", "does not begin with a slash, as every path does; write \"/api\"")]
    [InlineData("/api/", "ends in a slash, which does not belong to a prefix; write \"/api\"")]
    [InlineData("https://example.com/api", "is an address; only the prefix of its paths belongs here; write \"/api\"")]
    [InlineData("/", "is not a prefix, as every path begins with it; remove it (an empty list says that no prefix is taken off)")]
    [InlineData("", "is empty; a prefix of paths belongs here, such as \"/api\"")]
    [InlineData("/a//b", "has an empty segment, which no prefix has; write \"/a/b\"")]
    [InlineData("/api/*", "is not a prefix as it stands in a path; wildcards and parameters do not count here")]
    [InlineData("/{tenant}", "is not a prefix as it stands in a path; wildcards and parameters do not count here")]
    [InlineData("/caf%C3%A9", "is escaped, and paths are compared after they were decoded; write \"/café\"")]
    public void Refuses_what_no_path_begins_with(string pathBase, string reason) =>
        Mistakes("/ok", pathBase).Should().Equal($"CPF1504 StrictPreflight:PathBases:1 \"{pathBase}\" (appsettings.json) {reason}.");

    [Theory]
    [InlineData("api")]
    [InlineData("/api/")]
    [InlineData("https://example.com/api?x#y")]
    [InlineData("api//v1/")]
    [InlineData(" /api")]
    public void Suggests_what_is_accepted(string pathBase)
    {
        string? suggestion = Record(() => Read(pathBase))!.Errors.Single().Suggestion;
        Read(suggestion!).PathBases.Should().Equal(suggestion);
    }

    [Fact]
    public void Takes_prefixes_as_they_are_and_an_empty_list_for_none()
    {
        Read("/api", "/API/v1").PathBases.Should().Equal("/api", "/API/v1");
        Options("""{ "StrictPreflight": { "PathBases": [], "Policies": { "Default": { "AllowedOrigins": [ "https://a.example" ] } } } }""")
            .PathBases.Should().NotBeNull().And.BeEmpty();
        Options("""{ "StrictPreflight": { "Policies": { "Default": { "AllowedOrigins": [ "https://a.example" ] } } } }""").PathBases.Should().BeNull();
    }

    [Fact]
    public void Refuses_a_text_where_the_list_belongs() =>
        Record(() => Options("""{ "StrictPreflight": { "PathBases": "/api", "Policies": { "Default": { "AllowedOrigins": [ "https://a.example" ] } } } }"""))!
            .Errors.Single().Should().BeEquivalentTo(new { Id = "CPF1502", Path = "StrictPreflight:PathBases", Value = "/api" });

    private static IEnumerable<string> Mistakes(params string[] pathBases) =>
        Record(() => Read(pathBases))!.Errors.Select(error => $"{error.Id} {error.Message}");

    private static StrictPreflightConfigurationException? Record(Action act) => (StrictPreflightConfigurationException?)Xunit.Record.Exception(act);

    private static StrictPreflightOptions Read(params string[] pathBases) => Options(
        $$"""{ "StrictPreflight": { "PathBases": [ {{string.Join(", ", pathBases.Select(one => $"\"{one}\""))}} ], "Policies": { "Default": { "AllowedOrigins": [ "https://a.example" ] } } } }""");

    private static StrictPreflightOptions Options(string json) => new ServiceCollection()
        .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddJson(json).Build())
        .AddStrictPreflight().BuildServiceProvider().GetRequiredService<IOptions<StrictPreflightOptions>>().Value;
}
