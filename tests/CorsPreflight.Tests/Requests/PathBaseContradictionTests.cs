using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using static CorsPreflight.Tests.Requests.Pieces;

namespace CorsPreflight.Tests.Requests;

/// <summary>A wrong list of path bases opens preflights until a request shows it, which is logged once, and never after.</summary>
public class PathBaseContradictionTests
{
    [Theory]
    [InlineData("[]", TestApp.App)]
    [InlineData("[]", TestApp.Evil)]
    [InlineData("[]", null)]
    [InlineData("""[ "/other" ]""", TestApp.App)]
    [InlineData("""[ "/other" ]""", null)]
    [InlineData("""[ "/api/v1" ]""", null)]
    public async Task A_base_that_is_not_listed_is_told_by_the_first_request_behind_it(string list, string? origin)
    {
        await using TestApp app = await new Layout(app =>
        {
            app.UsePathBase("/api");
            app.UseRouting();
            app.MapPut("/{**rest}", Runs("rest")).Under(Deciding.Partner);
            app.MapPut("/orders", Runs("orders")).Under(Deciding.Off);
        })
        { PathBases = list }.Start();
        await app.Send("PUT", "/without/base", origin);
        Errors(app).Should().BeEmpty("this request shows nothing");
        await ExpectPreflight(app, Deciding.Partner);
        await app.Send("PUT", "/api/orders", origin);
        Errors(app).Should().ContainSingle().Which.Should().Contain("PathBases").And.Contain("/api");
        await ExpectPreflight(app, Deciding.Partner | Deciding.Off);
        await app.Send("PUT", "/api/orders", origin);
        await app.Send("PUT", "/api/else", origin);
        Errors(app).Should().ContainSingle("it is told once");
        await ExpectPreflight(app, Deciding.Partner | Deciding.Off);
    }

    [Theory]
    [InlineData(TestApp.App)]
    [InlineData(null)]
    public async Task A_listed_base_that_nobody_takes_off_is_told_by_the_first_request_that_has_it(string? origin)
    {
        await using TestApp app = await new Layout(app =>
        {
            app.UseRouting();
            app.MapPut("/{**rest}", Runs("rest")).Under(Deciding.Off);
            app.MapPut("/orders", Runs("orders")).Under(Deciding.Partner);
        })
        { PathBases = """[ "/api" ]""" }.Start();
        await ExpectPreflight(app, Deciding.Partner);
        await app.Send("PUT", "/orders", origin);
        Errors(app).Should().BeEmpty("this request shows nothing");
        await app.Send("PUT", "/api/orders", origin);
        app.Services.GetRequiredService<Recorder>().Take().Should().Be("orders rest");
        Errors(app).Should().ContainSingle().Which.Should().Contain("PathBases").And.Contain("/api");
        await ExpectPreflight(app, Deciding.Partner | Deciding.Off);
        await app.Send("PUT", "/api/orders", origin);
        Errors(app).Should().ContainSingle("it is told once");
    }

    [Theory]
    [InlineData("a branch with a router of its own", "[]", true)]
    [InlineData("a branch with a router of its own", """[ "/admin" ]""", false)]
    [InlineData("a branch with a router of its own", null, false)]
    [InlineData("a branch by condition with a router of its own", "[]", true)]
    [InlineData("one router, called twice", "[]", false)]
    [InlineData("one router", "[]", false)]
    public async Task Several_routers_contradict_an_empty_list_before_any_request(string kind, string? list, bool isContradicted)
    {
        await using TestApp app = await new Layout(app =>
        {
            void Branch(IApplicationBuilder branch)
            {
                branch.UseRouting();
                branch.UseEndpoints(static endpoints => endpoints.MapPut("/x", Runs("x")).Under(Deciding.Partner));
            }
            if (kind.StartsWith("a branch with", StringComparison.Ordinal))
                app.Map("/admin", Branch);
            else if (kind.StartsWith("a branch by", StringComparison.Ordinal))
                app.MapWhen(static context => context.Request.Host.Port == 81, Branch);
            app.UseRouting();
            if (kind.EndsWith("twice", StringComparison.Ordinal))
                app.UseRouting();
            app.MapPut("/orders", Runs("orders")).Under(Deciding.Partner);
        })
        { PathBases = list }.Start();
        Errors(app).Should().HaveCount(isContradicted ? 1 : 0);
    }

    private static IEnumerable<string> Errors(TestApp app) =>
        app.Probe.OwnLog.Where(static e => e.Level >= LogLevel.Error).Select(static e => e.Text);

    private static async Task ExpectPreflight(TestApp app, Deciding deciding)
    {
        var ask = new Ask("PUT", "/api/orders", deciding, deciding, "");
        foreach (string origin in new[] { TestApp.App, TestApp.Partner, Layout.Both })
        {
            string answer = Answers.Of(await app.Preflight(ask.Path, origin, ask.Method));
            answer.Should().Be(Layout.PreflightAnswer(deciding, origin, ask), origin);
        }
    }
}
