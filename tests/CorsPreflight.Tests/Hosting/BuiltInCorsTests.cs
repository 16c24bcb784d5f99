using CorsPreflight.Tests.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace CorsPreflight.Tests.Hosting;

/// <summary>The built-in CORS in the same pipeline does nothing, and the log asks for its line to be removed.</summary>
public class BuiltInCorsTests
{
    [Theory]
    [InlineData("first")]
    [InlineData("last")]
    [InlineData("without AddCors")]
    [InlineData("on a branch")]
    [InlineData("on a mapped branch")]
    [InlineData("twice")]
    [InlineData("on the generic host")]
    public async Task Warns_of_UseCors_with_the_line_to_remove(string where)
    {
        await using TestApp app = where == "on the generic host" ? await TestApp.Start(Server.TestServer, static () => new StackedStartup()) : await TestApp.Start(Server.TestServer, b =>
        {
            if (where == "first")
                b.Services.AddCors(o => o.AddDefaultPolicy(p => p.AllowAnyOrigin()));
            b.Services.AddStrictPreflight();
            if (where is "last" or "twice")
                b.Services.AddCors(o => o.AddDefaultPolicy(p => p.AllowAnyOrigin()));
        }, app =>
        {
            if (where == "on a branch")
                app.UseWhen(static _ => true, static branch => branch.UseCors());
            else if (where == "on a mapped branch")
                app.Map("/branch", static branch => branch.UseCors());
            else
                app.UseCors(p => p.AllowAnyOrigin());
            app.UseStrictPreflight();
            if (where == "twice")
                app.UseCors();
        });
        app.Probe.OwnLog.Select(e => $"{e.Level} {e.Event.Name} {e.Text}").Should().Equal(
            "Warning BuiltInCorsIgnored The built-in CORS is in the pipeline too and does nothing there: preflights are answered before it, and its headers are removed. "
            + "Remove the line app.UseCors(…), and AddCors(…) with it; what its policies allowed belongs in those of CorsPreflight. "
            + "If a library calls it, such as an identity server, list the origins that it serves in a policy.");
        Answers.Of(await app.Send("GET", "/", TestApp.App)).Should().Be(Answers.Allowed(404), "and it does nothing");
        Answers.Of(await app.Preflight("/", TestApp.Evil, "PUT")).Should().Be(Answers.RefusedPreflight);
    }

    [Fact]
    public async Task Has_nothing_to_say_of_AddCors_alone()
    {
        await using TestApp app = await TestApp.Start(Server.TestServer, b =>
        {
            b.Services.AddCors();
            b.Services.AddStrictPreflight();
            b.Services.AddControllersWithViews().AddApplicationPart(typeof(StartupTests).Assembly);
        }, app =>
        {
            app.UseStrictPreflight();
            app.MapControllers();
        });
        app.Services.GetRequiredService<ICorsService>().Should().NotBeNull("whoever asks for it while requests are answered is no middleware");
        app.Probe.OwnLog.Should().BeEmpty();
    }

    private sealed class StackedStartup
    {
        public static void ConfigureServices(IServiceCollection services) => services.AddCors().AddStrictPreflight();

        public static void Configure(IApplicationBuilder app) => app.UseCors(static p => p.AllowAnyOrigin()).UseStrictPreflight();
    }
}
