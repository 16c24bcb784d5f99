using CorsPreflight.Tool.Tests.Servers;

namespace CorsPreflight.Tool.Tests.Check;

/// <summary>The table of causes on nginx, the article's block, and what is prescribed: applied, it is fine.</summary>
public class NginxFaultTests
{
    private const string Headers =
        "add_header Access-Control-Allow-Methods 'GET' always; add_header Access-Control-Allow-Headers 'Authorization' always; "
        + "add_header Access-Control-Max-Age 600 always;";

    private const string Preflight = "if ($request_method = OPTIONS) { return 204; }";

    private static readonly string[] Get = ["--header", "Authorization: Basic dXNlcjpwYXNz"];

    // Each directive on a line of its own: what begins with add_header Access-Control- makes way for the fix.
    private static readonly Dictionary<string, (string[] Location, string[] Call, string Found, int? Row)> Faults = new()
    {
        ["no route"] = ([], Get, "1 no-options-route", 1),
        ["authentication first"] = (
            ["auth_basic locked;", "auth_basic_user_file users;", "add_header Access-Control-Allow-Origin https://app.example.com always;"],
            Get,
            "1 authentication-first",
            2
        ),
        ["the server does not know Authorization"] = (
            [
                "add_header Access-Control-Allow-Origin https://app.example.com always;",
                "add_header Access-Control-Allow-Headers Content-Type always;",
                Preflight,
            ],
            Get,
            "1 header-not-allowed",
            3),
        ["* with credentials"] = (
            ["add_header Access-Control-Allow-Origin * always;", Headers, Preflight],
            [.. Get, "--credentials"],
            "1 allow-origin-any-with-credentials",
            4),
        ["another origin"] = (
            ["add_header Access-Control-Allow-Origin https://other.example.com always;", Headers, Preflight],
            Get,
            "1 allow-origin-differs",
            null),
        ["an origin with a slash"] = (
            ["add_header Access-Control-Allow-Origin https://app.example.com/ always;", Headers, Preflight],
            Get,
            "1 allow-origin-trailing-slash",
            null),
        ["forbidden"] = (["limit_except GET { deny all; }"], Get, "1 forbidden-first", 2),
        ["any origin"] = (
            [
                "add_header Access-Control-Allow-Origin $http_origin always;",
                "add_header Access-Control-Allow-Credentials true always;",
                Headers,
                Preflight,
            ],
            Get,
            "0 allowed reflects-any-origin-with-credentials vary-missing",
            null
        ),
        ["the header twice"] = (
            [
                "add_header Access-Control-Allow-Origin https://app.example.com always;",
                "add_header Access-Control-Allow-Origin https://app.example.com always;",
                Headers,
                Preflight,
            ],
            Get,
            "1 allow-origin-doubled",
            null
        ),
        ["the article's block"] =
        (
            [
                """
                if ($request_method = OPTIONS) {
                    add_header Access-Control-Allow-Origin https://app.example.com always;
                    add_header Access-Control-Allow-Methods "GET,POST,PUT,DELETE,OPTIONS" always;
                    add_header Access-Control-Allow-Headers "Authorization,Content-Type" always;
                    add_header Access-Control-Max-Age 86400 always;
                    return 204;
                }
                """,
            ],
            Get, "1 actual-allow-origin-missing max-age-capped", null
        ),
    };

    public static TheoryData<string> Names => [.. Faults.Keys];

    [NeedsTheory("nginx")]
    [MemberData(nameof(Names))]
    public async Task Names_the_cause_and_fixes_it(string name)
    {
        (string[] location, string[] call, string found, int? row) = Faults[name];
        Checked faulty = await CheckAt("", string.Join('\n', location), "/api/orders.json", call);
        (faulty.Summary, faulty.Row, faulty.Server).Should().Be((found, row, "nginx"));
        IReadOnlyList<string> fix = faulty.Fix;
        string kept = string.Join(
            '\n',
            location.Where(line =>
                !line.Contains("add_header Access-Control-", StringComparison.Ordinal)
                && line != Preflight
                && !line.StartsWith("limit_except", StringComparison.Ordinal)));
        Checked repaired = await CheckAt(fix[0], $"{kept}\n{fix[1]}", "/api/orders.json", call);
        repaired.Summary.Should().Be("0 allowed");
        // Errors too.
        (await CheckAt(fix[0], $"{kept}\n{fix[1]}", "/api/missing.json", call)).Summary.Should().Be("0 allowed failed-on-server");
    }

    [NeedsFact("nginx")]
    public async Task Notices_a_body_without_Content_Type()
    {
        Checked found = await CheckAt(
            "",
            $"default_type ''; add_header Access-Control-Allow-Origin * always; {Headers} {Preflight}",
            "/api/orders.json",
            Get);
        found.Summary.Should().Be("0 allowed content-type-missing");
        found.Report.GetProperty("warnings")[0].GetProperty("row").GetProperty("number").GetInt32().Should().Be(5);
    }

    [NeedsFact("nginx")]
    public async Task Tells_redirects_apart()
    {
        Checked slash = await CheckAt("", "rewrite ^([^.]*[^/])$ $1/ permanent;", "/api/folder", Get);
        slash.Summary.Should().Be("1 redirect-trailing-slash");
        slash.Fix.Should().ContainSingle().Which.Should().MatchRegex(@"^fetch\('http://127\.0\.0\.1:\d+/api/folder/', …\)$");
        (await CheckAt("", "return 301 https://$host$request_uri;", "/api/orders.json", Get)).Summary.Should().Be("1 redirect-to-https");
    }

    [NeedsFact("nginx")]
    public async Task Writes_names_that_mean_something_to_nginx()
    {
        string[] call = ["--method", "GET", "--header", "x-$host'a: 1", "--credentials"];
        IReadOnlyList<string> fix = (await CheckAt("", "", "/api/orders.json", call)).Fix;
        (await CheckAt(fix[0], fix[1], "/api/orders.json", call)).Summary.Should().Be("0 allowed");
    }

    private static async Task<Checked> CheckAt(string http, string location, string path, string[] call)
    {
        DirectoryInfo folder = ServerProcess.NewFolder();
        // Workers of nginx's may run as somebody else.
        if (!OperatingSystem.IsWindows())
            folder.UnixFileMode |= UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
        int port = FreePort.Next();
        Directory.CreateDirectory(Path.Combine(folder.FullName, "api/folder"));
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "api/orders.json"), "{}");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "users"), "user:{PLAIN}pass\n");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "nginx.conf"), $$"""
            {{Nginx.Main}}
            http {
                {{Nginx.Http}}
                default_type application/json;
                {{http}}
                server {
                    listen unix:{{ServerProcess.SocketIn(folder)}};
                    listen 127.0.0.1:{{port}};
                    location /api/ {
                        root {{folder.FullName}};
                        {{location}}
                    }
                }
            }
            """);
        using ServerProcess nginx = await ServerProcess.Start(folder, "nginx", "-p", folder.FullName, "-c", "nginx.conf", "-e", "stderr");
        return await Checked.Url($"http://127.0.0.1:{port}{path}", ["--origin", "https://app.example.com", .. call]);
    }
}
