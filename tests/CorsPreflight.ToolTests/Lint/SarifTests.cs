using System.Text.Json;
using CorsPreflight.Core.Rules;

namespace CorsPreflight.Tool.Tests.Lint;

public sealed partial class SarifTests : IDisposable
{
    private readonly Folder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Writes_each_finding_with_its_rule_and_place()
    {
        Directory.CreateDirectory(folder.At("my src"));
        folder.Write("my src/appsettings.json", """
            { "StrictPreflight": { "Policies": { "Default": {
              "AllowedOrigins": [ "https://a/" ], "AllowedMethods": [ "patch" ] } } } }
            """);
        Ran ran = await Ran.In(folder.Path, "lint", "my src/appsettings.json", "--sarif");
        (ran.ExitCode, ran.Error).Should().Be((1, "my src/appsettings.json: 1 mistake, 1 warning; the application does not start.\n"));
        JsonElement log = JsonDocument.Parse(ran.Output).RootElement,
            run = log.GetProperty("runs").EnumerateArray().Single(),
            driver = run.GetProperty("tool").GetProperty("driver");
        Keys(log).Should().Equal("$schema", "version", "runs");
        (Text(log, "$schema"), Text(log, "version"))
            .Should().Be(("https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json", "2.1.0"));
        Keys(run).Should().Equal("tool", "columnKind", "results");
        Text(run, "columnKind").Should().Be("utf16CodeUnits");
        Keys(driver).Should().Equal("name", "version", "informationUri", "rules");
        Text(driver, "name").Should().Be("cors-preflight");
        Text(driver, "version").Should().Be((await Ran.In(folder.Path, "--version")).Output.TrimEnd());
        Uri.TryCreate(Text(driver, "informationUri"), UriKind.Absolute, out _).Should().BeTrue();
        JsonElement[] rules = [.. driver.GetProperty("rules").EnumerateArray()];
        rules.Select(rule => Text(rule, "id")).Should().OnlyHaveUniqueItems();
        foreach (JsonElement rule in rules)
        {
            Keys(rule).Should().Equal("id", "shortDescription", "fullDescription", "help", "defaultConfiguration");
            string summary = Text(rule.GetProperty("shortDescription"), "text"), help = Text(rule.GetProperty("help"), "text");
            new[] { summary, help }.Should().NotContain("");
            Text(rule.GetProperty("fullDescription"), "text").Should().Be($"{summary}. {help}");
            Text(rule.GetProperty("defaultConfiguration"), "level").Should().BeOneOf("error", "warning");
        }
        run.GetProperty("results")
            .EnumerateArray()
            .Select(result =>
            {
                Keys(result).Should().Equal("ruleId", "ruleIndex", "level", "message", "locations");
                Text(rules[result.GetProperty("ruleIndex").GetInt32()], "id").Should().Be(Text(result, "ruleId"));
                JsonElement place = result.GetProperty("locations").EnumerateArray().Single().GetProperty("physicalLocation"),
                    region = place.GetProperty("region");
                Text(result.GetProperty("message"), "text").Should().StartWith("StrictPreflight:Policies:Default:");
                return $"{Text(result, "ruleId")} {Text(result, "level")} {Text(place.GetProperty("artifactLocation"), "uri")} "
                    + $"{region.GetProperty("startLine")},{region.GetProperty("startColumn")}";
            })
            .Should().Equal("CPF1004 error my%20src/appsettings.json 2,23", "CPF2101 warning my%20src/appsettings.json 2,59");
    }

    [Theory]
    [InlineData(".git", "", "src/Api/appsettings.json")]
    [InlineData(".git", "src/Api", "src/Api/appsettings.json")]
    [InlineData("src/Api/.git", "src/Api", "appsettings.json")] // a repository inside another
    [InlineData("src/.git", "src/Web", "Api/appsettings.json")]
    [InlineData("none", "src", "Api/appsettings.json")]
    public async Task Names_files_from_the_root_of_the_repository(string git, string current, string uri)
    {
        Directory.CreateDirectory(folder.At("src/Api"));
        Directory.CreateDirectory(folder.At("src/Web"));
        folder.Write(git, "gitdir: elsewhere");
        string file = folder.Write("src/Api/appsettings.json", "{}");
        foreach (string name in (string[])[file, Path.GetRelativePath(folder.At(current), file)])
            UriIn(await Ran.In(folder.At(current), "lint", name, "--sarif")).Should().Be(uri);
    }

    [Fact]
    public async Task Names_files_of_no_repository_from_the_root_of_the_machine()
    {
        Directory.CreateDirectory(folder.At("a"));
        UriIn(await Ran.In(folder.At("a"), "lint", folder.Write("b c.json", "{}"), "--sarif"))
            .Should().Be(new Uri(folder.At("b c.json")).AbsoluteUri)
            .And.StartWith("file:///");
    }

    [Fact]
    public async Task Writes_a_run_without_results_where_nothing_is_wrong()
    {
        string file = folder.Write(
            "a.json",
            """{ "StrictPreflight": { "Policies": { "Default": { "AllowedOrigins": [ "https://a" ] } } } }""");
        Ran ran = await Ran.Command("lint", file, "--sarif");
        ran.ExitCode.Should().Be(0);
        JsonDocument.Parse(ran.Output).RootElement.GetProperty("runs")[0].GetProperty("results").GetArrayLength().Should().Be(0);
    }

    [Fact]
    public async Task Has_every_rule_that_files_can_break_in_its_words()
    {
        string file = folder.Write("a.json", """{ "StrictPreflight": { "Policies": { "Default": { "AllowedOrigins": [ "https://a" ] } } } }""");
        JsonElement driver = JsonDocument.Parse((await Ran.Command("lint", file, "--sarif")).Output).RootElement
            .GetProperty("runs")[0].GetProperty("tool").GetProperty("driver");
        driver.GetProperty("rules").EnumerateArray().Select(rule => (Text(rule, "id"), Text(rule.GetProperty("shortDescription"), "text")))
            .Should().Equal(RuleCatalogue.All.Where(rule => rule.Id[4] != '6').Select(rule => (rule.Id, rule.Title)));
    }

    private static string UriIn(Ran ran) => Text(JsonDocument.Parse(ran.Output).RootElement.GetProperty("runs")[0].GetProperty("results")[0]
        .GetProperty("locations")[0].GetProperty("physicalLocation").GetProperty("artifactLocation"), "uri");

    private static IEnumerable<string> Keys(JsonElement element) => element.EnumerateObject().Select(property => property.Name);

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
