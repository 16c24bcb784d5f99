using System.Net.Http.Headers;
using CorsPreflight.Tests.Requests;
using FluentAssertions.Execution;
using static CorsPreflight.Tests.Packages.VersionedApps;

namespace CorsPreflight.Tests.Packages;

/// <summary>
/// Versions by Asp.Versioning. A preflight carries the address and so the version in it, but no header of the request behind it.
/// </summary>
public class VersioningTests
{
    private static readonly string[] Origins = [TestApp.App, TestApp.Partner, TestApp.Evil];

    private static readonly string[] Kinds = [InMinimalApis, InControllers];

    // What the package or routing answers in the place of both versions, but where it says otherwise.
    private static readonly (string It, string Reader, string Method, string Address, string? Version, int Status)[] Refusals =
    [
        ("the address has a version that there is none of", Address, "PUT", "/v9/{0}", null, 404),
        ("the address has no version where one belongs", Address, "PUT", "/vx/{0}", null, 400),
        ("the address and the query differ", Address, "PUT", "/v1/{0}?api-version=2.0", null, 400),
        ("no version of the address has the method", Address, "POST", "/v1/{0}", null, 405),
        ("another version of the address has the method", Address, "DELETE", "/v1/{0}", null, 400),

        ("the query has a version that there is none of", Query, "PUT", "/{0}?api-version=9.0", null, 400),
        ("the query has what is no version", Query, "PUT", "/{0}?api-version=x", null, 400),
        ("the query has two versions", Query, "PUT", "/{0}?api-version=1.0&api-version=2.0", null, 400),
        ("the query has no version", Query, "PUT", "/{0}", null, 400),
        ("no version in the query has the method", Query, "POST", "/{0}?api-version=1.0", null, 405),
        ("another version than the query's has the method", Query, "DELETE", "/{0}?api-version=1.0", null, 400),

        ("the header has a version that there is none of", Header, "PUT", "/{0}", "9.0", 400),
        ("the header has what is no version", Header, "PUT", "/{0}", "x", 400),
        ("there are two headers with versions", Header, "PUT", "/{0}", "1.0,2.0", 400),
        ("there is no header with a version", Header, "PUT", "/{0}", null, 400),
        ("no version has the method, and the header one of them", Header, "POST", "/{0}", "1.0", 405),
        ("another version than the header's has the method", Header, "DELETE", "/{0}", "1.0", 400),

        ("what is accepted has a version that there is none of", MediaType, "PUT", "/{0}", "Accept: text/plain;v=9.0", 406),
        ("what is sent has a version that there is none of", MediaType, "PUT", "/{0}", "Content-Type: text/plain;v=9.0", 415),
        ("no media type has a version", MediaType, "PUT", "/{0}", null, 400),
        ("no version has the method, and the media type one of them", MediaType, "POST", "/{0}", "Accept: text/plain;v=1.0", 405),
    ];

    public static TheoryData<string, string> ReadersOfTheAddress => All(Address, Query);

    public static TheoryData<string, string> ReadersOfHeaders => All(Header, MediaType, AddressOrHeader);

    public static TheoryData<string, string> Readers =>
        All(Address, Query, Header, MediaType, AddressOrHeader);

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
        await using TestApp app = await Start(kind, reader);
        using var scope = new AssertionScope();
        foreach ((string it, string path, string first, string second) in Rows)
        {
            await ExpectPreflights(app, "PUT", PathOf(reader, path, 1), null, [first], it);
            await ExpectPreflights(app, "PUT", PathOf(reader, path, 2), null, [second], it);
            await ExpectPreflights(app, "DELETE", PathOf(reader, path, 2), null, [second], it);
        }
    }

    [Theory]
    [MemberData(nameof(ReadersOfHeaders))]
    public async Task Accepts_preflights_that_all_versions_let_in_where_a_header_tells_them_apart(string kind, string reader)
    {
        await using TestApp app = await Start(kind, reader);
        string? headers = HeaderOf(reader);
        using var scope = new AssertionScope();
        foreach ((string it, string path, string first, string second) in Rows)
        {
            await ExpectPreflights(app, "PUT", PathOf(reader, path, 1), headers, [first, second], it);
            await ExpectPreflights(app, "PUT", PathOf(reader, path, 2), headers, [first, second], it);
            await ExpectPreflights(app, "DELETE", PathOf(reader, path, 2), headers, [second], it);
        }
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public async Task Accepts_what_is_for_all_versions_by_its_own_policy(string kind, string reader)
    {
        await using TestApp app = await Start(kind, reader);
        using var scope = new AssertionScope();
        foreach (int version in new[] { 1, 2 })
        {
            string path = PathOf(reader, "neutral", version);
            await ExpectPreflights(app, "PUT", path, null, [PolicyAnswers.Partner], "it is neutral");
            await ExpectResponses(app, "PUT", path, Ask(reader, version), "neutral", [PolicyAnswers.Partner], "it is neutral");
        }
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public async Task Responses_have_the_policy_of_the_version_that_ran(string kind, string reader)
    {
        await using TestApp app = await Start(kind, reader);
        using var scope = new AssertionScope();
        foreach ((string it, string path, string first, string second) in Rows)
        {
            await ExpectResponses(app, "PUT", PathOf(reader, path, 1), Ask(reader, 1), "1", [first], it);
            await ExpectResponses(app, "PUT", PathOf(reader, path, 2), Ask(reader, 2), "2", [second], it);
            await ExpectResponses(app, "DELETE", PathOf(reader, path, 2), Ask(reader, 2), "2", [second], it);
        }
    }

    [Theory]
    [MemberData(nameof(RefusalNames))]
    public async Task Responses_of_the_package_have_what_all_versions_agree_on(string kind, string refusal)
    {
        (_, string reader, string method, string address, string? version, int status) = Refusals.Single(row => row.It == refusal);
        await using TestApp app = await Start(kind, reader);
        using var scope = new AssertionScope();
        foreach ((string it, string path, string first, string second) in Rows)
        {
            string[] policies = Standing(status, method, first, second);
            await ExpectRefusals(app, method, string.Format(null, address, path), Say(reader, version), status, policies, it);
        }
    }

    [Theory]
    [MemberData(nameof(RefusalNames))]
    public async Task Accepts_preflights_of_what_the_package_refuses_where_all_versions_agree(string kind, string refusal)
    {
        (_, string reader, string method, string address, _, int status) = Refusals.Single(row => row.It == refusal);
        await using TestApp app = await Start(kind, reader);
        using var scope = new AssertionScope();
        foreach ((string it, string path, string first, string second) in Rows)
        {
            string[] policies = Standing(status, method, first, second);
            await ExpectPreflights(app, method, string.Format(null, address, path), HeaderOf(reader), policies, it);
        }
    }

    [Theory]
    [InlineData(InMinimalApis)]
    [InlineData(InControllers)]
    public async Task Responses_of_the_package_agree_under_any_status_that_the_application_chose(string kind)
    {
        await using TestApp app = await Start(kind, Query, static options => options.UnsupportedApiVersionStatusCode = 404);
        using var scope = new AssertionScope();
        foreach ((string it, string path, string first, string second) in Rows)
        {
            await ExpectRefusals(app, "PUT", $"/{path}?api-version=9.0", null, 404, [first, second], it);
            await ExpectPreflights(app, "PUT", $"/{path}?api-version=9.0", null, [first, second], it);
        }
    }

    /// <summary>Nothing but the address decides, though the package reads the token that tells when the request is given up.</summary>
    [Theory]
    [InlineData(InMinimalApis)]
    [InlineData(InControllers)]
    public async Task Accepts_preflights_of_the_version_that_is_assumed_where_none_is_asked_for(string kind)
    {
        await using TestApp app = await Start(kind, Query, static options => options.AssumeDefaultVersionWhenUnspecified = true);
        using var scope = new AssertionScope();
        foreach ((string it, string path, string first, _) in Rows)
        {
            await ExpectPreflights(app, "PUT", $"/{path}", null, [first], it);
            await ExpectResponses(app, "PUT", $"/{path}", null, "1", [first], it);
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

    // Asks for a version by words that may be none.
    private static Action<HttpRequestMessage> Say(string reader, string? version) => request =>
    {
        if (reader == Header && version is not null)
            request.Headers.Add("X-Api-Version", version.Split(','));
        if (reader != MediaType || version is null)
            return;
        string[] header = version.Split(": ");
        if (header[0] == "Accept")
            request.Headers.Accept.Add(MediaTypeWithQualityHeaderValue.Parse(header[1]));
        else
            request.Content = new StringContent("", MediaTypeHeaderValue.Parse(header[1]));
    };

    private static async Task ExpectPreflights(TestApp app, string method, string path, string? headers, string[] policies, string it)
    {
        foreach (string origin in Origins)
        {
            Answers.Of(await app.Preflight(path, origin, method, headers)).Should()
                .Be(PolicyAnswers.Preflight(policies, origin, method, headers), "{0}: {1} {2} from {3}", it, method, path, origin);
        }
    }

    private static async Task ExpectResponses(
        TestApp app, string method, string path, Action<HttpRequestMessage>? more, string body, string[] policies, string it)
    {
        foreach (string? origin in Origins.Append(null))
        {
            HttpResponseMessage response = await app.Send(method, path, origin, more);
            string ran = await response.Content.ReadAsStringAsync();
            (Answers.Of(response), ran).Should()
                .Be((PolicyAnswers.Response(200, policies, origin), body), "{0}: {1} {2} from {3}", it, method, path, origin);
        }
    }

    private static async Task ExpectRefusals(
        TestApp app, string method, string path, Action<HttpRequestMessage>? more, int status, string[] policies, string it)
    {
        foreach (string? origin in Origins.Append(null))
        {
            // Without an origin the policies are not asked: a list of origins says no more than Vary, which does no harm where all are off.
            string expected = origin is null ? Answers.NotAllowed(status) : PolicyAnswers.Response(status, policies, origin);
            Answers.Of(await app.Send(method, path, origin, more)).Should().Be(expected, "{0}: {1} {2} from {3}", it, method, path, origin);
        }
    }
}
