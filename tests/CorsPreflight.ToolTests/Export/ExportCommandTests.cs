using CorsPreflight.Tool.Export;

namespace CorsPreflight.Tool.Tests.Export;

public sealed class ExportCommandTests : IDisposable
{
    private const string Settings = """
        {
          "StrictPreflight": {
            "Policies": {
              "Default": {
                "AllowedOrigins": [ "https://app.example.com", "https://*.preview.example.com", "https://pr-*.example.org", "http://localhost:*", "capacitor://localhost" ],
                "AllowedMethods": [ "PUT", "DELETE" ],
                "AllowedHeaders": [ "Authorization", "Content-Type" ],
                "ExposedHeaders": [ "X-Request-Id" ],
                "AllowCredentials": true,
                "MaxAgeSeconds": 600
              },
              "Partner API": { "AllowedOrigins": [ "https://partner.example" ] },
              "partner-api": { "AllowedOrigins": [ "https://partner.example" ] },
              "A policy whose name is rather long": { "AllowedOrigins": [ "https://partner.example" ] },
              "Dollar": { "AllowedOrigins": [ "https://partner.example" ], "AllowedHeaders": [ "X-$" ] },
              "Quotes \"\r\n'": { "AllowedOrigins": [ "https://partner.example" ], "AllowedHeaders": [ "X-'" ] }
            }
          }
        }
        """;

    private readonly Folder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("nginx", "default.conf")]
    [InlineData("express", "default.cjs")]
    public async Task Prints_the_policy_Default(string target, string golden)
    {
        string expected = (
            await System.IO.File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Export", golden))).ReplaceLineEndings("\n");
        (await Ran.Command("export", target, File())).Should().Be(new Ran(0, expected, ""));
    }

    [Fact]
    public async Task Prints_the_parts_for_nginx_one_by_one()
    {
        Ran maps = await Ran.Command("export", "nginx", File(), "--part", "maps"),
            directives = await Ran.Command("export", "nginx", File(), "--part", "directives");
        (await Ran.Command("export", "nginx", File())).Output.Should().Be($"{maps.Output}\n{directives.Output}");
        maps.Output.Should().NotContain("add_header");
        directives.Output.Should().NotContain("map ");
    }

    [Fact]
    public async Task Reads_the_settings_of_an_environment_and_another_section()
    {
        string file = folder.Write(
            "cors.json",
            """{ "Web": { "Cors": { "Policies": { "Api": { "AllowedOrigins": [ "https://a.example" ], "AllowedMethods": [ "PUT" ] } } } } }""");
        folder.Write(
            "cors.Test.json",
            """{ "Web": { "Cors": { "Policies": { "Api": { "AllowedOrigins": [ "https://b.example" ] } } } } }""");
        Ran ran = await Ran.Command("export", "express", file, "--policy", "API", "--environment", "Test", "--section", "Web:Cors");
        ran.ExitCode.Should().Be(0);
        ran.Output.Should().Contain("  'https://b.example',\n").And.Contain("'PUT'").And.NotContain("https://a.example");
        ran.Error.Should().Contain("AllowedOrigins is the list of");
    }

    [Fact]
    public async Task Names_the_variables_after_the_policy_or_as_it_is_told()
    {
        string partner = File("""{ "StrictPreflight": { "Policies": { "Partner API": { "AllowedOrigins": [ "*" ] } } } }""");
        (await Ran.Command("export", "nginx", partner, "--policy", "partner api")).Output.Should().Contain("map $http_origin $cors_partner_api_origin {");
        (await Ran.Command("export", "nginx", File(), "--policy", "Partner API", "--prefix", "partners"))
            .Output.Should().Contain("map $http_origin $partners_origin {")
            .And.NotContain("$cors_");
    }

    [Fact]
    public async Task Cannot_be_made_to_print_what_is_no_comment()
    {
        const string name = "Quotes \"\r\n'";
        (await Ran.Command("export", "nginx", File(), "--policy", name, "--prefix", "a"))
            .Output.Should().StartWith("# CORS policy \"Quotes \\\"\\u000d\\u000a'\" for nginx");
        (await Ran.Command("export", "express", File(), "--policy", name))
            .Output.Should().StartWith("// CORS policy \"Quotes \\\"\\u000d\\u000a'\" as middleware")
            .And.Contain(@"new Set(['x-\''])");
    }

    [Theory]
    [InlineData(
        1,
        "The policy \"Dollar\" has a $ in \"X-$\", and nginx's configuration has no way to write one: "
            + "it would be taken for a variable.",
        "--policy",
        "Dollar")]
    [InlineData(
        2, "The variables of \"Partner API\" would have the names of another policy's; say what they begin with: --prefix NAME.",
        "--policy", "partner api")]
    [InlineData(
        2,
        "The variables of \"A policy whose name is rather long\" would have longer names than nginx takes; "
            + "say what they begin with: --prefix NAME.",
        "--policy",
        "A policy whose name is rather long")]
    public async Task Refuses_what_it_cannot_write(int exitCode, string sentence, params string[] args) =>
        (await Ran.Command(["export", "nginx", File(), .. args])).Should().Be(new Ran(exitCode, "", sentence + "\n"));

    [Fact]
    public async Task Refuses_a_policy_that_is_not_there()
    {
        Ran ran = await Ran.Command("export", "nginx", File(), "--policy", "Defualt");
        (ran.ExitCode, ran.Output).Should().Be((2, ""));
        ran.Error.Should().StartWith("There is no policy \"Defualt\"; there are \"").And.EndWith(". Did you mean \"Default\"?\n");
    }

    [Fact]
    public async Task Refuses_lists_that_nginx_has_no_room_for()
    {
        string names = string.Join(", ", Enumerable.Range(1000, 600).Select(i => $"\"X-{i}\""));
        string file = File(
            $$"""{ "StrictPreflight": { "Policies": { "Default": { "AllowedOrigins": [ "*" ], "ExposedHeaders": [ {{names}} ] } } } }""");
        (await Ran.Command("export", "nginx", file))
            .Should().Be(
                new Ran(
                    1, "",
                    "The policy \"Default\" has a list of more than 4000 characters, which nginx's configuration has no room for.\n"));
        (await Ran.Command("export", "express", file)).ExitCode.Should().Be(0);
    }

    [Fact]
    public async Task Prints_mistakes_in_place_of_a_policy()
    {
        string file = File("""{ "StrictPreflight": { "Policies": { "Default": { "AllowedOrigins": [ "https://a.example/" ] } } } }""");
        Ran ran = await Ran.Command("export", "nginx", file);
        (ran.ExitCode, ran.Output).Should().Be((1, ""));
        ran.Error.Should().StartWith($"{file}(1,71): error CPF1004: ").And.EndWith("1 mistake; the application does not start.\n");
    }

    [Fact]
    public async Task Tells_what_does_not_come_along()
    {
        string file = File(
            """{ "StrictPreflight": { "Diagnostics": true, "Policies": { "Default": { "AllowedOrigins": [ "https://a.example" ], "AllowedMethods": [ "put" ] } } } }""");
        Ran ran = await Ran.Command("export", "express", file);
        ran.ExitCode.Should().Be(0);
        ran.Error.Should().MatchRegex(@"\A.*: warning CPF2101: .*\nDiagnostics is on and does not come along: .*\n\z");
    }

    [Theory]
    [InlineData("A policy is exported to nginx or to express, not to \"apache\".", "apache")]
    [InlineData("--part and --prefix are for nginx.", "express", "--part", "maps")]
    [InlineData("--part and --prefix are for nginx.", "express", "--prefix", "a")]
    [InlineData("--part is maps or directives.", "nginx", "--part", "http")]
    [InlineData("--prefix is letters, digits and underscores, 30 at most, and begins with a letter.", "nginx", "--prefix", "a-b")]
    [InlineData("--prefix is letters, digits and underscores, 30 at most, and begins with a letter.", "nginx", "--prefix", "")]
    [InlineData(
        "--prefix is letters, digits and underscores, 30 at most, and begins with a letter.", "nginx", "--prefix",
        "a234567890123456789012345678901")]
    [InlineData(
        "--environment goes with one file; of several, name that of the environment last.", "nginx", "a.json", "b.json", "--environment",
        "Test")]
    public async Task Refuses_bad_arguments(string sentence, params string[] args)
    {
        Ran ran = await Ran.Command(["export", .. args]);
        (ran.ExitCode, ran.Output).Should().Be((2, ""));
        ran.Error.Should().StartWith(sentence + "\nThe right form: cors-preflight export nginx|express ");
    }

    [Fact]
    public async Task Names_the_choices_where_there_is_no_target()
    {
        Ran ran = await Ran.Command("export");
        (ran.ExitCode, ran.Output).Should().Be((2, ""));
        ran.Error.Should().StartWith("Say what the policy is exported to: nginx or express.\n");
    }

    [Theory]
    [InlineData("cors_default", true)]
    [InlineData("A1", true)]
    [InlineData("", false)]
    [InlineData("_a", false)]
    [InlineData("1a", false)]
    [InlineData("a$b", false)]
    [InlineData("ä", false)]
    public void Knows_what_a_variable_can_begin_with(string prefix, bool isOne) => NginxConfiguration.IsPrefix(prefix).Should().Be(isOne);

    private string File(string settings = Settings) => folder.Write("appsettings.json", settings);
}
