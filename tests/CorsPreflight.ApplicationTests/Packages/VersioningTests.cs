using System.Net.Http.Headers;
using CorsPreflight.Tests.Requests;
using FluentAssertions.Execution;

namespace CorsPreflight.Tests.Packages;

/// <summary>
/// Versions by Asp.Versioning. A preflight carries the address and so the version in it, but no header of the request behind it.
/// </summary>
public class VersioningTests
{
    private static readonly string[] Origins = [TestApp.App, TestApp.Partner, TestApp.Evil];

    private static readonly string[] Kinds = [VersionedApps.Minimal, VersionedApps.Controllers];

    // Without an origin no policy is asked which: a list of origins says no more than Vary, and that does no harm where all are off.
    private static readonly string[] Nobodys = [PolicyAnswers.Default];

    // What the package or routing answers in the place of both versions, but where it says otherwise.
    private static readonly (string It, string Reader, string Method, string Address, string? Version, int Status)[] Refusals =
    [
        ("the address has a version that there is none of", VersionedApps.Address, "PUT", "/v9/{0}", null, 404),
        ("the address has no version where one belongs", VersionedApps.Address, "PUT", "/vx/{0}", null, 400),
        ("the address and the query differ", VersionedApps.Address, "PUT", "/v1/{0}?api-version=2.0", null, 400),
        ("no version of the address has the method", VersionedApps.Address, "POST", "/v1/{0}", null, 405),
        ("another version of the address has the method", VersionedApps.Address, "DELETE", "/v1/{0}", null, 400),

        ("the query has a version that there is none of", VersionedApps.Query, "PUT", "/{0}?api-version=9.0", null, 400),
        ("the query has what is no version", VersionedApps.Query, "PUT", "/{0}?api-version=x", null, 400),
        ("the query has two versions", VersionedApps.Query, "PUT", "/{0}?api-version=1.0&api-version=2.0", null, 400),
        ("the query has no version", VersionedApps.Query, "PUT", "/{0}", null, 400),
        ("no version in the query has the method", VersionedApps.Query, "POST", "/{0}?api-version=1.0", null, 405),
        ("another version than the query's has the method", VersionedApps.Query, "DELETE", "/{0}?api-version=1.0", null, 400),

        ("the header has a version that there is none of", VersionedApps.Header, "PUT", "/{0}", "9.0", 400),
        ("the header has what is no version", VersionedApps.Header, "PUT", "/{0}", "x", 400),
        ("there are two headers with versions", VersionedApps.Header, "PUT", "/{0}", "1.0,2.0", 400),
        ("there is no header with a version", VersionedApps.Header, "PUT", "/{0}", null, 400),
        ("no version has the method, and the header one of them", VersionedApps.Header, "POST", "/{0}", "1.0", 405),
        ("another version than the header's has the method", VersionedApps.Header, "DELETE", "/{0}", "1.0", 400),

        ("what is accepted has a version that there is none of", VersionedApps.MediaType, "PUT", "/{0}", "Accept: text/plain;v=9.0", 406),
        ("what is sent has a version that there is none of", VersionedApps.MediaType, "PUT", "/{0}", "Content-Type: text/plain;v=9.0", 415),
        ("no media type has a version", VersionedApps.MediaType, "PUT", "/{0}", null, 400),
        ("no version has the method, and the media type one of them", VersionedApps.MediaType, "POST", "/{0}", "Accept: text/plain;v=1.0", 405),
    ];

    public static TheoryData<string, string> ReadersOfTheAddress => All(VersionedApps.Address, VersionedApps.Query);

    public static TheoryData<string, string> ReadersOfHeaders => All(VersionedApps.Header, VersionedApps.MediaType, VersionedApps.AddressOrHeader);

    public static TheoryData<string, string> Readers =>
        All(VersionedApps.Address, VersionedApps.Query, VersionedApps.Header, VersionedApps.MediaType, VersionedApps.AddressOrHeader);

    public static TheoryData<string, string> RefusalNames
    {
        get
        {
            var all = new TheoryData<string, string>();
            foreach (string kind in Kinds)
            {
                foreach ((string it, _, _, _, _, _) in Refusals)
                    all.Add(kind, it);
            }
            return all;
        }
    }

    [Theory]
    [MemberData(nameof(ReadersOfTheAddress))]
    public async Task Accepts_preflights_of_the_version_that_the_address_asks_for(string kind, string reader)
    {
        await using TestApp app = await VersionedApps.Start(kind, reader);
        using var scope = new AssertionScope();
        foreach ((string it, string path, string first, string second) in VersionedApps.Rows)
        {
            foreach (string origin in Origins)
            {
                await Expect(app, VersionedApps.PathOf(reader, path, 1), origin, "PUT", null, [first], it);
                await Expect(app, VersionedApps.PathOf(reader, path, 2), origin, "PUT", null, [second], it);
                await Expect(app, VersionedApps.PathOf(reader, path, 2), origin, "DELETE", null, [second], it);
            }
        }
    }

    [Theory]
    [MemberData(nameof(ReadersOfHeaders))]
    public async Task Accepts_preflights_that_all_versions_let_in_where_a_header_tells_them_apart(string kind, string reader)
    {
        await using TestApp app = await VersionedApps.Start(kind, reader);
        string? headers = VersionedApps.HeaderOf(reader);
        using var scope = new AssertionScope();
        foreach ((string it, string path, string first, string second) in VersionedApps.Rows)
        {
            foreach (string origin in Origins)
            {
                foreach (int version in new[] { 1, 2 })
                    await Expect(app, VersionedApps.PathOf(reader, path, version), origin, "PUT", headers, [first, second], it);
                await Expect(app, VersionedApps.PathOf(reader, path, 2), origin, "DELETE", headers, [second], it);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public async Task Accepts_preflights_of_what_has_no_version_by_its_own_policy(string kind, string reader)
    {
        await using TestApp app = await VersionedApps.Start(kind, reader);
        using var scope = new AssertionScope();
        foreach (string origin in Origins)
        {
            foreach (int version in new[] { 1, 2 })
            {
                string path = VersionedApps.PathOf(reader, "neutral", version);
                await Expect(app, path, origin, "PUT", null, [PolicyAnswers.Partner], "it is for all versions");
                await Expect(app, path, origin, "PUT", VersionedApps.Ask(reader, version), 200, "neutral", [PolicyAnswers.Partner], "it is for all versions");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public async Task Responses_have_the_policy_of_the_version_that_ran(string kind, string reader)
    {
        await using TestApp app = await VersionedApps.Start(kind, reader);
        using var scope = new AssertionScope();
        foreach ((string it, string path, string first, string second) in VersionedApps.Rows)
        {
            foreach (string? origin in Origins.Append(null))
            {
                await Expect(app, VersionedApps.PathOf(reader, path, 1), origin, "PUT", VersionedApps.Ask(reader, 1), 200, "1", [first], it);
                await Expect(app, VersionedApps.PathOf(reader, path, 2), origin, "PUT", VersionedApps.Ask(reader, 2), 200, "2", [second], it);
                await Expect(app, VersionedApps.PathOf(reader, path, 2), origin, "DELETE", VersionedApps.Ask(reader, 2), 200, "2", [second], it);
            }
        }
    }

    [Theory]
    [MemberData(nameof(RefusalNames))]
    public async Task Responses_of_the_package_have_what_all_versions_agree_on(string kind, string refusal)
    {
        (_, string reader, string method, string address, string? version, int status) = Refusals.Single(row => row.It == refusal);
        await using TestApp app = await VersionedApps.Start(kind, reader);
        using var scope = new AssertionScope();
        foreach ((string it, string path, string first, string second) in VersionedApps.Rows)
        {
            foreach (string? origin in Origins.Append(null))
            {
                string[] policies = origin is null ? Nobodys : Standing(status, method, first, second);
                await Expect(app, string.Format(null, address, path), origin, method, Ask(reader, version), status, null, policies, it);
            }
        }
    }

    [Theory]
    [MemberData(nameof(RefusalNames))]
    public async Task Accepts_preflights_of_what_the_package_refuses_where_all_versions_agree(string kind, string refusal)
    {
        (_, string reader, string method, string address, _, int status) = Refusals.Single(row => row.It == refusal);
        await using TestApp app = await VersionedApps.Start(kind, reader);
        using var scope = new AssertionScope();
        foreach ((string it, string path, string first, string second) in VersionedApps.Rows)
        {
            foreach (string origin in Origins)
                await Expect(app, string.Format(null, address, path), origin, method, VersionedApps.HeaderOf(reader), Standing(status, method, first, second), it);
        }
    }

    [Theory]
    [InlineData(VersionedApps.Minimal)]
    [InlineData(VersionedApps.Controllers)]
    public async Task Responses_of_the_package_agree_under_any_status_that_the_application_chose(string kind)
    {
        await using TestApp app = await VersionedApps.Start(kind, VersionedApps.Query, options => options.UnsupportedApiVersionStatusCode = 404);
        using var scope = new AssertionScope();
        foreach ((string it, string path, string first, string second) in VersionedApps.Rows)
        {
            foreach (string? origin in Origins.Append(null))
                await Expect(app, $"/{path}?api-version=9.0", origin, "PUT", null, 404, null, origin is null ? Nobodys : [first, second], it);
            foreach (string origin in Origins)
                await Expect(app, $"/{path}?api-version=9.0", origin, "PUT", null, [first, second], it);
        }
    }

    /// <summary>Nothing but the address decides here, though the package hands on when the request is given up.</summary>
    [Theory]
    [InlineData(VersionedApps.Minimal)]
    [InlineData(VersionedApps.Controllers)]
    public async Task Accepts_preflights_of_the_version_that_is_assumed_where_none_is_asked_for(string kind)
    {
        await using TestApp app = await VersionedApps.Start(kind, VersionedApps.Query, options => options.AssumeDefaultVersionWhenUnspecified = true);
        using var scope = new AssertionScope();
        foreach ((string it, string path, string first, _) in VersionedApps.Rows)
        {
            foreach (string origin in Origins)
            {
                await Expect(app, $"/{path}", origin, "PUT", null, [first], it);
                await Expect(app, $"/{path}", origin, "PUT", null, 200, "1", [first], it);
            }
        }
    }

    private static TheoryData<string, string> All(params string[] readers)
    {
        var all = new TheoryData<string, string>();
        foreach (string kind in Kinds)
        {
            foreach (string reader in readers)
                all.Add(kind, reader);
        }
        return all;
    }

    // For whom an answer stands that no version gave. That to an address without a match is nobody's; only the second version has DELETE.
    private static string[] Standing(int status, string method, string first, string second) =>
        status == 404 ? [PolicyAnswers.Default] : method == "DELETE" ? [second] : [first, second];

    private static Action<HttpRequestMessage> Ask(string reader, string? version) => request =>
    {
        if (reader == VersionedApps.Header && version is not null)
            request.Headers.Add("X-Api-Version", version.Split(','));
        if (reader != VersionedApps.MediaType || version is null)
            return;
        string[] header = version.Split(": ");
        if (header[0] == "Accept")
            request.Headers.Accept.Add(MediaTypeWithQualityHeaderValue.Parse(header[1]));
        else
            request.Content = new StringContent("", MediaTypeHeaderValue.Parse(header[1]));
    };

    private static async Task Expect(TestApp app, string path, string origin, string method, string? headers, string[] policies, string it) =>
        Answers.Of(await app.Preflight(path, origin, method, headers)).Should()
            .Be(PolicyAnswers.Preflight(policies, origin, method, headers), "{0}: {1} {2} from {3}", it, method, path, origin);

    private static async Task Expect(
        TestApp app, string path, string? origin, string method, Action<HttpRequestMessage>? more, int status, string? body, string[] policies, string it)
    {
        HttpResponseMessage response = await app.Send(method, path, origin, more);
        Answers.Of(response).Should().Be(PolicyAnswers.Response(status, policies, origin), "{0}: {1} {2} from {3}", it, method, path, origin);
        if (body is not null)
            (await response.Content.ReadAsStringAsync()).Should().Be(body, "{0}: {1} {2} from {3}", it, method, path, origin);
    }
}
