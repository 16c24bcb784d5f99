using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using CorsPreflight.Tests;
using Microsoft.Extensions.Configuration;

namespace CorsPreflight.Tool.Tests.Lint;

public sealed class LintTests : IDisposable
{
    private const string Good =
        """{ "StrictPreflight": { "Policies": { "Default": { "AllowedOrigins": [ "https://app.example.com" ] } } } }""";

    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly Folder folder = new();

    public static TheoryData<string> Rows => Cases.Names(Cases.Policies);

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Says_what_the_application_says_at_its_start_and_where(string it)
    {
        PolicyCase row = Cases.Policies[it];
        string file = folder.Write("appsettings.json", JsonSerializer.Serialize(row.Settings, Indented));
        Ran ran = await Ran.Command("lint", file, "--json");
        ran.ExitCode.Should().Be(row.Errors.Count == 0 ? 0 : 1, ran.Error);
        JsonElement[] findings = [.. JsonDocument.Parse(ran.Output).RootElement.GetProperty("findings").EnumerateArray()];
        findings.Where(f => Text(f, "severity") == "error")
            .Select(f => new PolicyMistake(Text(f, "id")!, Text(f, "path")!, Text(f, "value"), Text(f, "suggestion")))
            .Should().BeEquivalentTo(row.Errors);
        if (row.Warnings is not null && row.Errors.Count == 0)
            findings.Select(f => Text(f, "message")!)
                .Should()
                .BeEquivalentTo(row.Warnings, o => o.Using<string>(c => c.Subject.Should().Contain(c.Expectation)).WhenTypeIs<string>());
        foreach (JsonElement finding in findings)
            Standing(file, finding).Should().Be(Expected(row.Settings, finding), $"{finding}");
    }

    [Fact]
    public async Task Prints_findings_as_compilers_do_and_keeps_the_rest_off_the_answer()
    {
        string file = folder.Write("appsettings.json", """
            {
              "StrictPreflight": {
                "Policies": {
                  "Default": { "AllowedOrigins": [ "https://app.example.com/" ], "AllowedMethods": [ "patch" ], "MaxAge": 5 }
                }
              }
            }
            """);
        (await Ran.Command("lint", file)).Should().Be(new Ran(1,
            $"""
            {file}(4,40): error CPF1004: StrictPreflight:Policies:Default:AllowedOrigins:0 "https://app.example.com/" ends in a slash, which no browser sends; write "https://app.example.com".
            {file}(4,90): warning CPF2101: StrictPreflight:Policies:Default:AllowedMethods:0 "patch" differs from "PATCH" by case only, and methods compare byte by byte; you probably mean "PATCH".
            {file}(4,101): error CPF1501: StrictPreflight:Policies:Default:MaxAge "5" is not a CorsPreflight setting; did you mean "MaxAgeSeconds"?

            """, $"{file}: 2 mistakes, 1 warning; the application does not start.\n"));
    }

    [Fact]
    public async Task Accepts_good_settings_in_silence() =>
        (await Ran.Command("lint", folder.Write("a.json", Good)))
            .Should().Be(new Ran(0, "", $"{folder.At("a.json")}: no mistakes; the policy is Default.\n"));

    [Fact]
    public async Task Notes_that_it_cannot_see_endpoints_where_there_is_no_default()
    {
        string file = folder.Write(
            "a.json",
            """{ "StrictPreflight": { "Policies": { "Partner": { "AllowedOrigins": [ "https://a" ] }, "Public": { "AllowedOrigins": [ "*" ] } } } }""");
        const string Note =
            "There is no policy \"Default\": endpoints that name none of Partner, Public have no policy. "
            + "Which do, lint cannot see; the application's log says it at the start (CPF2602).";
        (await Ran.Command("lint", file)).Should().Be(new Ran(0, "", $"{Note}\n{file}: no mistakes; the policies are Partner, Public.\n"));
        JsonDocument.Parse((await Ran.Command("lint", file, "--json")).Output)
            .RootElement.GetProperty("notes")
            .EnumerateArray()
            .Select(note => note.GetString())
            .Should().Equal(Note);
    }

    [Fact]
    public async Task Accepts_what_is_merely_unusual()
    {
        string file = folder.Write(
            "a.json",
            Good.Replace("] }", "], \"DangerouslyAllowInsecureOrigins\": true }", StringComparison.Ordinal));
        Ran ran = await Ran.Command("lint", file);
        ran.ExitCode.Should().Be(0);
        ran.Output.Should().StartWith($"{file}(1,135): warning CPF2001: ");
        ran.Error.Should().Be($"{file}: no mistakes, 1 warning; the policy is Default.\n");
    }

    [Fact]
    public async Task Reads_appsettings_json_of_the_current_folder_and_its_sibling_for_the_environment()
    {
        folder.Write("appsettings.json", Good);
        folder.Write(
            "appsettings.Production.json",
            """{ "StrictPreflight": { "Policies": { "Default": { "AllowedOrigins": [ "https://a/" ] } } } }""");
        (await Ran.In(folder.Path, "lint")).Should().Be(new Ran(0, "", "appsettings.json: no mistakes; the policy is Default.\n"));
        (await Ran.In(folder.Path, "lint", "--environment", "Production"))
            .Should().Be(
                new Ran(
                    1,
                    "appsettings.Production.json(1,71): error CPF1004: StrictPreflight:Policies:Default:AllowedOrigins:0 "
                        + "\"https://a/\" ends in a slash, which no browser sends; write \"https://a\".\n",
                    """
            StrictPreflight:Policies:Default:AllowedOrigins is the list of appsettings.Production.json, whole; the one of appsettings.json does not count.
            appsettings.json, appsettings.Production.json: 1 mistake; the application does not start.

            """));
        (await Ran.In(folder.Path, "lint", "--environment", "Staging"))
            .Should().Be(
                new Ran(
                    0,
                    "",
                    "There is no appsettings.Staging.json, so appsettings.json stands alone in that environment.\nappsettings.json: "
                        + "no mistakes; the policy is Default.\n"));
    }

    [Fact]
    public async Task Names_the_sibling_that_has_the_section()
    {
        folder.Write("appsettings.json", "{}");
        folder.Write("appsettings.Development.json", Good);
        (await Ran.In(folder.Path, "lint"))
            .Should().Be(
                new Ran(
                    1,
                    "appsettings.json(1,1): error CPF1503: StrictPreflight is missing from the configuration; "
                        + "appsettings.Development.json has it: move it to appsettings.json, or read that file too. "
                        + "Looked in appsettings.json.\n",
                    "appsettings.json: 1 mistake; the application does not start.\n"));
        (await Ran.In(folder.Path, "lint", "--environment", "Development")).ExitCode.Should().Be(0);
    }

    [Fact]
    public async Task Reads_the_sibling_of_the_file_that_was_named()
    {
        string file = folder.Write("api.settings.json", Good), sibling = folder.Write("api.settings.Production.json", "{}");
        (await Ran.Command("lint", file, "--environment", "Production")).Error.Should().StartWith($"{file}, {sibling}: no mistakes");
    }

    [Fact]
    public async Task Lets_later_files_win_list_by_list()
    {
        string first = folder.Write(
            "1.json",
            """{ "StrictPreflight": { "Policies": { "Default": { "AllowedOrigins": [ "https://a/", "https://b/" ], "MaxAgeSeconds": -1, "AllowCredentials": "x" } } } }""");
        string second = folder.Write(
            "2.json",
            "{ \"strictpreflight:policies:default\": {\n\"allowedorigins\": [ \"https://c\" ],\n\"MaxAgeSeconds\": "
                + "86401,\n\"AllowedHeaders\": [ \"a b\" ] } }");
        Ran ran = await Ran.Command("lint", first, second);
        ran.Output.Split('\n')[..^1].Select(line => string.Join(": ", line.Split(": ", 3)[..2])).Should().Equal(
            $"{first}(1,142): error CPF1502", $"{second}(3,18): error CPF1401", $"{second}(4,21): error CPF1201");
    }

    [Fact]
    public async Task Names_the_file_whose_value_it_is_where_another_has_an_object_there()
    {
        string first = folder.Write("1.json", """{ "StrictPreflight": { "Policies": "text" } }"""), second = folder.Write("2.json", Good);
        (await Ran.Command("lint", first, second)).Output.Should().StartWith($"{first}(1,36): error CPF1502: ");
        (await Ran.Command("lint", second, first)).Output.Should().StartWith($"{first}(1,36): error CPF1502: ");
    }

    [Theory]
    [InlineData("{}", 1, 1, "CPF1503")]
    [InlineData("// a comment\n{\n}", 1, 1, "CPF1503")]
    [InlineData("{\n\t\"StrictPreflight\": {}}", 2, 21, "CPF1503")]
    [InlineData("{\n\t\"StrictPreflight\":\n{ \"Diagnostics\": false }}", 2, 2, "CPF1503")]
    [InlineData(
        "{\r\n  \"StrictPreflight\": {\r\n    \"Policies\": {\r\n      \"D\": { \"AllowedOrigins\": [ \"https://a/\" ] } } } }", 4, 34,
        "CPF1004")]
    [InlineData(
        "{ \"ä€😀\": 0, \"StrictPreflight\": { \"Policies\": { \"😀\": { \"AllowedOrigins\": [ \"https://ä\" ] } } } }", 1, 77, "CPF1004")]
    [InlineData(
        "{ \"StrictPreflight\": { /* 😀 */ \"Policies\": { \"D\": { \"AllowedOrigins\": [ \"https://\\u0061\", "
            + "\"https:\\/\\/a\\/\", ], }, } } // end\n }",
        1,
        92,
        "CPF1004")]
    [InlineData("{ \"StrictPreflight:Policies:D\": { \"AllowedOrigins\": { \"7\": \"https://a/\" } } }", 1, 60, "CPF1004")]
    public async Task Finds_the_place(string settings, int line, int column, string id)
    {
        string file = folder.Write("a.json", settings);
        (await Ran.Command("lint", file)).Output.Should().StartWith($"{file}({line},{column}): error {id}: ").And.MatchRegex(@"\A.*\n\z");
    }

    [Theory]
    [InlineData("a b-ä😀.json", "a b-ä😀.json")]
    [InlineData("\u001b[2J.json", "\"\\u001b[2J.json\"")]
    public async Task Names_files_so_that_they_can_be_opened(string name, string shown)
    {
        folder.Write(name, "{}");
        (await Ran.In(folder.Path, "lint", name)).Output.Should().StartWith($"{shown}(1,1): error CPF1503: ");
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    public async Task Reads_files_with_a_byte_order_mark(string encoding)
    {
        Encoding e = Encoding.GetEncoding(encoding);
        string file = folder.Write(
            "a.json",
            [.. e.GetPreamble(), .. e.GetBytes(Good.Replace("com\"", "com/\"", StringComparison.Ordinal))]);
        (await Ran.Command("lint", file)).Output.Should().StartWith($"{file}(1,71): error CPF1004: ");
    }

    [Theory]
    [InlineData("", " is empty; .NET's configuration wants at least {} in it.")]
    [InlineData(" \r\n\t", " is empty; .NET's configuration wants at least {} in it.")]
    [InlineData("// nothing", "(1,11) is broken JSON: ")]
    [InlineData("[]", "(1,1) begins with something else than the { of an object.")]
    [InlineData("\n  null", "(2,3) begins with something else than the { of an object.")]
    [InlineData("{\n  \"ä\": 1\n  \"b\": 2 }", "(3,3) is broken JSON: ")]
    [InlineData("{ \"äöü\": tru }", "(1,13) is broken JSON: ")]
    [InlineData("{ \"a\": 1 } x", "(1,12) is broken JSON: ")]
    [InlineData("{ \"a\": \"\u0001\" }", "(1,9) is broken JSON: ")]
    [InlineData("{ \"a\": [ {", "(1,11) is broken JSON: ")]
    [InlineData("{ \"a\": \"\\ud800\" }", "(1,8) is broken JSON: half a surrogate pair, which is not a character.")]
    [InlineData("{ \"\\udc00\": 1 }", "(1,3) is broken JSON: half a surrogate pair, which is not a character.")]
    [InlineData("{ \"a\": 1,\n \"A\": 2 }", "(2,2) has the key A a second time, and keys compare ignoring case; remove one.")]
    [InlineData(
        "{ \"a\": { \"b\": 1 },\r\n\r\n  \"A:B\": null }",
        "(3,3) has the key A:B a second time, and keys compare ignoring case; remove one.")]
    [InlineData(
        "{ \"a\": [ 1 ], \"a\": { \"0\": 2 } }", "(1,22) has the key a:0 a second time, and keys compare ignoring case; remove one.")]
    [InlineData("{ \"a\": [], \"a\": 1 }", "(1,12) has the key a a second time, and keys compare ignoring case; remove one.")]
    [InlineData(
        "{ \"a\": { \"b\": {} }, \"a\": { \"B\": null } }",
        "(1,28) has the key a:B a second time, and keys compare ignoring case; remove one.")]
    [InlineData(
        "{ \"\\u001b[31m\": 1, \"\\u001b[31m\": 2 }",
        "(1,20) has the key \"\\u001b[31m\" a second time, and keys compare ignoring case; remove one.")]
    public async Task Refuses_files_that_the_configuration_cannot_read_in_a_sentence(string content, string sentence)
    {
        string file = folder.Write("a.json", content);
        Ran ran = await Ran.Command("lint", file, "--json");
        (ran.ExitCode, ran.Output).Should().Be((2, ""));
        ran.Error.Should().StartWith(file + sentence).And.MatchRegex(@"\A[^\x00-\x1f]*\.\n\z").And.NotContain("LineNumber");
        FluentActions.Invoking(() => new ConfigurationBuilder().AddJsonFile(file).Build())
            .Should().Throw<Exception>("the application cannot read it either");
    }

    [Theory]
    [InlineData("{ \"a\": 1, \"a\": {} }")]
    [InlineData("{ \"a\": {}, \"a\": { \"b\": 1 } }")]
    [InlineData("{ \"a\": [], \"A\": [ 1 ] }")]
    [InlineData("{ \"\": { \"a\": 1 }, \"a\": 2 }")]
    public async Task Reads_whatever_the_configuration_reads(string settings)
    {
        string file = folder.Write("a.json", string.Concat(Good.AsSpan()[..^1], ",", settings.AsSpan()[1..]));
        new ConfigurationBuilder().AddJsonFile(file).Build();
        (await Ran.Command("lint", file)).ExitCode.Should().Be(0);
    }

    [Fact]
    public async Task Refuses_what_is_no_file_in_a_sentence()
    {
        (await Ran.Command("lint", folder.At("none.json")))
            .Should().Be(new Ran(2, "", $"There is no file \"{folder.At("none.json")}\".\n"));
        (await Ran.Command("lint", folder.At("no/where.json")))
            .Should().Be(new Ran(2, "", $"There is no file \"{folder.At("no/where.json")}\".\n"));
        (await Ran.Command("lint", folder.Path))
            .Should().Be(new Ran(2, "", $"\"{folder.Path}\" is a folder; name the file, such as \"{folder.At("appsettings.json")}\".\n"));
        (await Ran.Command("lint", folder.Write("a.json", Good), folder.At("\u001b[2J.json")))
            .Error.Should().Be($"There is no file \"{folder.At("\\u001b[2J.json")}\".\n");
        (await Ran.Command("lint", "")).ExitCode.Should().Be(2);
        (await Ran.In(folder.Path, "lint")).Should().Be(new Ran(2, "", "There is no file \"appsettings.json\".\n"));
    }

    [Theory]
    [InlineData("--json and --sarif exclude each other.", "--json", "--sarif")]
    [InlineData("--environment goes with one file; of several, name that of the environment last.", "a", "b", "--environment", "c")]
    [InlineData("--environment is empty.", "--environment", "")]
    [InlineData("--section is empty.", "--section", " ")]
    [InlineData("\"--enviroment\" is not understood; did you mean --environment?", "--enviroment", "x")]
    [InlineData("\"--version\" is not understood.", "--version")]
    public async Task Refuses_wrong_arguments_with_the_right_form(string sentence, params string[] args) =>
        (await Ran.Command(["lint", .. args]))
            .Should().Be(
                new Ran(
                    2,
                    "",
                    $"{sentence}\nThe right form: cors-preflight lint [FILE…] [--environment NAME] [--section PATH] [--json | "
                        + "--sarif]\nMore with --help.\n"));

    [Fact]
    public async Task Reads_another_section()
    {
        string file = folder.Write(
            "a.json",
            Good.Replace("\"StrictPreflight\": {", "\"Web\": { \"Cors\": {", StringComparison.Ordinal) + "}");
        (await Ran.Command("lint", file, "--section", "Web:Cors")).ExitCode.Should().Be(0);
        (await Ran.Command("lint", file)).Output.Should().StartWith($"{file}(1,1): error CPF1503: ");
        (await Ran.Command("lint", file, "--section", "Web:Corse")).Output.Should().StartWith($"{file}(1,3): error CPF1503: ");
    }

    [Fact]
    public async Task Reads_a_huge_file_in_a_line()
    {
        string entries = string.Join(",", Enumerable.Range(0, 20_000).Select(i => $"\"https://ä{i}\""));
        string file = folder.Write(
            "a.json",
            $$"""{ "StrictPreflight": { "Policies": { "Default": { "AllowedOrigins": [{{entries}}] } } } }""");
        Ran ran = await Ran.Command("lint", file);
        ran.ExitCode.Should().Be(1);
        ran.Error.Should().Be($"{file}: 20000 mistakes; the application does not start.\n");
        string last = ran.Output.Split('\n')[^2];
        last.Should().StartWith(
                $"{file}(1,{70 + entries.LastIndexOf('"', entries.Length - 2)}): error CPF1004: "
                    + "StrictPreflight:Policies:Default:AllowedOrigins:19999 ");
    }

    [Fact]
    public async Task Refuses_a_file_without_an_end()
    {
        if (OperatingSystem.IsWindows())
            return;
        (await Ran.Command("lint", "/dev/zero"))
            .Should().Be(new Ran(2, "", "\"/dev/zero\" is larger than 64 MB, which no file of settings is.\n"));
    }

    private static string? Text(JsonElement finding, string name) => finding.GetProperty(name).GetString();

    // The JSON value or the key at the place.
    private static string? Standing(string file, JsonElement finding)
    {
        string line = File.ReadAllLines(file)[finding.GetProperty("line").GetInt32() - 1];
        var reader = new Utf8JsonReader(
            Encoding.UTF8.GetBytes(line[(finding.GetProperty("column").GetInt32() - 1)..]),
            isFinalBlock: true,
            default);
        reader.Read();
        return reader.TokenType is JsonTokenType.String ? reader.GetString() : Encoding.UTF8.GetString(reader.ValueSpan);
    }

    // What stands at the path; the last key that is there, where something is missing. An unknown key is meant itself.
    private static string? Expected(JsonElement settings, JsonElement finding)
    {
        string key = "{";
        JsonElement at = settings;
        foreach (string part in Text(finding, "path")!.Split(':'))
        {
            if (at.ValueKind == JsonValueKind.Array && int.TryParse(part, out int index))
                at = at[index];
            else if (at.ValueKind == JsonValueKind.Object
                && at.EnumerateObject().FirstOrDefault(p => p.Name.Equals(part, StringComparison.OrdinalIgnoreCase))
                    is { Value.ValueKind: not JsonValueKind.Undefined } property)
                (key, at) = (property.Name, property.Value);
            else
                return key;
        }
        return Text(finding, "id") == "CPF1501"
            ? key
            : at.ValueKind switch
            {
                JsonValueKind.Object => "{",
                JsonValueKind.Array => "[",
                JsonValueKind.String => at.GetString(),
                _ => at.GetRawText(),
            };
    }
}
