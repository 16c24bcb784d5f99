using System.Text.Json;
using CorsPreflight.Tool.Tests.Servers;

namespace CorsPreflight.Tool.Tests.Check;

/// <summary>The table of causes on Express, the article's options, and what is prescribed: applied, it is fine.</summary>
public class ExpressFaultTests
{
    private static readonly string[] Put =
    [
        "--method", "PUT", "--header", "Authorization: Bearer t", "--header", "Content-Type: application/json",
    ];

    private const string Orders = "app.put('/orders', (req, res) => res.json({}));";

    private const string Authentication =
        "app.use((req, res, next) => req.headers.authorization ? next() : res.status(401).set('WWW-Authenticate', 'Bearer').end());";

    // A line for each statement: those that mention cors make way for the fix.
    private static readonly Dictionary<string, (string[] App, string[] Call, string Found, int? Row)> Faults = new()
    {
        ["no route"] = (
            ["app.use('/orders', (req, res) => req.method === 'PUT' ? res.json({}) : res.status(405).end());"],
            Put,
            "1 no-options-route",
            1),
        ["no such path"] = (["app.put('/other', (req, res) => res.json({}));"], Put, "1 no-options-route", 1),
        ["authentication first"] = (
            [Authentication, "app.use(cors({ origin: 'https://app.example.com' }));", Orders],
            Put,
            "1 authentication-first",
            2),
        ["the server does not know Authorization"] = (
            ["app.use(cors({ origin: ['https://app.example.com'], allowedHeaders: ['Content-Type'] }));", Orders],
            Put,
            "1 header-not-allowed",
            3),
        ["* with credentials"] = (
            ["app.use(cors({ origin: '*', credentials: true }));", Orders],
            [.. Put, "--credentials"],
            "1 allow-origin-any-with-credentials",
            4),
        ["express answers OPTIONS by itself"] = ([Orders], Put, "1 allow-origin-missing", null),
        ["preflights only"] = (
            ["app.options('/orders', cors({ origin: ['https://app.example.com'], maxAge: 600 }));", Orders],
            Put,
            "1 actual-allow-origin-missing",
            null),
        ["an origin with a slash"] = (
            ["app.use(cors({ origin: 'https://app.example.com/' }));", Orders],
            Put,
            "1 allow-origin-trailing-slash",
            null),
        ["PATCH is not listed"] = (
            [
                "app.use(cors({ origin: ['https://app.example.com'], methods: ['GET', 'PUT'] }));",
                "app.patch('/orders', (req, res) => res.json({}));",
            ],
            ["--method", "PATCH"],
            "1 method-not-allowed",
            null),
        ["credentials are not allowed"] = (
            ["app.use(cors({ origin: ['https://app.example.com'] }));", Orders],
            [.. Put, "--credentials"],
            "1 allow-credentials-missing",
            4),
        ["any origin, with credentials"] = (
            ["app.use(cors({ origin: true, credentials: true, maxAge: 600 }));", Orders],
            Put,
            "0 allowed reflects-any-origin-with-credentials",
            null),
        ["the call fails ahead of cors"] = (
            [
                "app.options('/orders', cors({ origin: ['https://app.example.com'], maxAge: 600 }));",
                "app.put('/orders', () => { throw new Error('on purpose'); });",
            ],
            Put,
            "1 error-page-without-cors",
            null
        ),
    };

    public static TheoryData<string> Names => [.. Faults.Keys];

    [NeedsTheory("node", "npm")]
    [MemberData(nameof(Names))]
    public async Task Names_the_cause_and_fixes_it(string name)
    {
        (string[] app, string[] call, string found, int? row) = Faults[name];
        Checked faulty = await CheckAt(["const cors = require('cors');", .. app], call);
        (faulty.Summary, faulty.Row, faulty.Server).Should().Be((found, row, "express"));
        string fix = faulty.Fix.Should().ContainSingle().Subject;
        Checked repaired = await CheckAt([fix, .. app.Where(line => !line.Contains("cors(", StringComparison.Ordinal))], call);
        repaired.Summary.Should().Be(name is "no such path" or "the call fails ahead of cors" ? "0 allowed failed-on-server" : "0 allowed");
    }

    [NeedsFact("node", "npm")]
    public async Task Finds_nothing_wrong_with_the_articles_options()
    {
        Checked found = await CheckAt(
            [
                "const cors = require('cors');",
                "app.use(cors({ origin: 'https://app.example.com', credentials: true, methods: "
                    + "['GET', 'POST', 'PUT', 'DELETE'], allowedHeaders: ['Authorization', 'Content-Type'] }));",
                Orders,
            ],
            [.. Put, "--credentials"]);
        found.Summary.Should().Be("0 allowed max-age-missing");
    }

    [NeedsFact("node", "npm")]
    public async Task Notices_a_body_without_Content_Type()
    {
        Checked found = await CheckAt(
            [
                "const cors = require('cors');",
                "app.use(cors({ origin: ['https://app.example.com'], maxAge: 600 }));",
                "app.put('/orders', (req, res) => res.end('{}'));",
            ],
            Put);
        found.Summary.Should().Be("0 allowed content-type-missing");
        found.Report.GetProperty("warnings")[0].GetProperty("row").GetProperty("number").GetInt32().Should().Be(5);
    }

    [NeedsFact("node", "npm")]
    public async Task Writes_names_that_mean_something_to_JavaScript()
    {
        string[] call = ["--method", "PURGE", "--header", "x-'a$b: 1", "--credentials"];
        string[] app = ["app.all('/orders', (req, res) => res.json({}));"];
        IReadOnlyList<string> fix = (await CheckAt(app, call)).Fix;
        (await CheckAt([.. fix, .. app], call)).Summary.Should().Be("0 allowed");
    }

    private static async Task<Checked> CheckAt(string[] app, string[] call)
    {
        await ExpressPackages.Install();
        DirectoryInfo folder = ServerProcess.NewFolder();
        int port = FreePort.Next();
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "server.cjs"), $$"""
            module.paths.push({{JsonSerializer.Serialize(Path.Combine(ExpressPackages.Folder, "node_modules"))}});
            const app = require('express')();
            {{string.Join('\n', app)}}
            app.listen({{port}}, '127.0.0.1', () => app.listen({{JsonSerializer.Serialize(ServerProcess.SocketIn(folder))}}));
            """);
        using ServerProcess express = await ServerProcess.Start(folder, "node", "server.cjs");
        return await Checked.Url($"http://127.0.0.1:{port}/orders", ["--origin", "https://app.example.com", .. call]);
    }
}
