using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace CorsPreflight.Tests.Requests;

/// <summary>On demand an answer says why, on the wire; otherwise it never does.</summary>
public class DiagnosticsTests
{
    [Theory]
    [InlineData(TestApp.App, "PUT", "authorization", 204, true, "allowed;policy=\"Default\"")]
    [InlineData(TestApp.App, "PATCH", null, 204, true, "refused;reason=method-not-allowed;offender=\"PATCH\";policy=\"Default\"")]
    [InlineData(TestApp.App, "P(T", null, 403, false, "refused;reason=method-malformed;offender=\"P(T\";policy=\"Default\"")]
    [InlineData(TestApp.App, "PUT", "x-unknown", 204, true, "refused;reason=header-not-allowed;offender=\"x-unknown\";policy=\"Default\"")]
    [InlineData(TestApp.App, "PUT", "x-\"\\é", 403, false, "refused;reason=headers-malformed;offender=\"x-\\\"\\\\?\";policy=\"Default\"")]
    [InlineData(TestApp.Evil, "PUT", null, 403, false, "refused;reason=origin-not-allowed;offender=\"https://evil.test\";policy=\"Default\"")]
    [InlineData("https://a/", "PUT", null, 403, false, "refused;reason=origin-malformed;offender=\"https://a/\";policy=\"Default\"")]
    public async Task Explains_each_answer(string origin, string method, string? headers, int status, bool allowsOrigin, string explanation)
    {
        await using TestApp app = await TestApp.Start(Server.TestServer, b => b.Services.AddStrictPreflight(o => o.Diagnostics = true), app => app.UseStrictPreflight());
        HttpResponseMessage response = await app.Preflight("/", origin, method, headers);
        ((int)response.StatusCode, response.Headers.Contains("Access-Control-Allow-Origin")).Should().Be((status, allowsOrigin));
        response.Headers.GetValues("Preflight-Verdict").Should().Equal(explanation);
        app.Probe.OwnLog.Should().ContainSingle(e => e.Event.Name == "DiagnosticsOn");
    }

    [Theory]
    [InlineData("P(T", null)]
    [InlineData("TRACE", "x-a")]
    [InlineData("PUT", "x-(")]
    [InlineData("PUT", "authorization")]
    public async Task Is_no_approval_where_the_browser_would_go_on(string method, string? headers)
    {
        await using TestApp app = await TestApp.Start(Server.TestServer, b => b.Services.AddStrictPreflight(o =>
        {
            o.Diagnostics = true;
            o.Policies["Default"].AllowedMethods = o.Policies["Default"].AllowedHeaders = ["*"];
            o.Policies["Default"].AllowCredentials = false;
        }), app => app.UseStrictPreflight());
        HttpResponseMessage response = await app.Preflight("/", TestApp.App, method, headers);
        Answers.Of(response).Should().Be(Answers.RefusedPreflight);
        response.Headers.GetValues("Preflight-Verdict").Single().Should().StartWith("refused;reason=");
    }

    // https://fetch.spec.whatwg.org/#cors-preflight-fetch, step 7.4: without the header, whoever listens to an upload may use any method.
    [Fact]
    public async Task Is_no_approval_where_no_method_is_listed()
    {
        await using TestApp app = await TestApp.Start(Server.TestServer, b => b.Services.AddStrictPreflight(o =>
        {
            o.Diagnostics = true;
            o.Policies["Default"].AllowedMethods = [];
        }), app => app.UseStrictPreflight());
        HttpResponseMessage response = await app.Preflight("/", TestApp.App, "PATCH");
        response.Headers.GetValues("Access-Control-Allow-Methods").Should().Equal("GET, HEAD, POST");
        response.Headers.GetValues("Preflight-Verdict").Should().Equal("refused;reason=method-not-allowed;offender=\"PATCH\";policy=\"Default\"");
    }

    [Fact]
    public async Task Explains_that_there_is_no_policy()
    {
        await using TestApp app = await TestApp.Start(Server.TestServer, b => b.Services.AddStrictPreflight(o =>
        {
            o.Diagnostics = true;
            o.Policies.Remove("Default");
        }), app => app.UseStrictPreflight(), environment: "Development");
        HttpResponseMessage response = await app.Preflight("/", TestApp.App, "PUT");
        Answers.Of(response).Should().Be(Answers.RefusedPreflight);
        response.Headers.GetValues("Preflight-Verdict").Should().Equal("refused;reason=no-policy");
        app.Probe.OwnLog.Should().NotContain(e => e.Event.Name == "DiagnosticsOn");
    }

    [Theory]
    [InlineData("Development")]
    [InlineData("Production")]
    public async Task Is_off_unless_asked_for(string environment)
    {
        await using TestApp app = await TestApp.Start(Server.TestServer, b => b.Services.AddStrictPreflight(), app => app.UseStrictPreflight(), environment: environment);
        HttpResponseMessage response = await app.Preflight("/", TestApp.App, "PATCH");
        Answers.Of(response).Should().Be(Answers.RefusedPreflight);
        response.Headers.Contains("Preflight-Verdict").Should().BeFalse();
        app.Probe.OwnLog.Should().ContainSingle().Which.Text.Should().Be("Preflight refused under policy Default: MethodNotAllowed PATCH (first: PATCH / from https://app.example); add \"PATCH\" to StrictPreflight:Policies:Default:AllowedMethods in appsettings.json.");
    }
}
