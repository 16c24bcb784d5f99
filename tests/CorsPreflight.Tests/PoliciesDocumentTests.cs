using CorsPreflight.Tests.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace CorsPreflight.Tests;

/// <summary>What docs/policies.md shows is what happens.</summary>
public class PoliciesDocumentTests
{
    [Fact]
    public async Task A_named_policy_decides_where_it_is_named()
    {
        string settings = Readme.BlocksOf("docs/policies.md", "json").First();
        await using TestApp app = await TestApp.Start(Server.TestServer, b => b.Services.AddStrictPreflight(), app =>
        {
            app.UseStrictPreflight();
            app.MapGet("/totals", static () => "").RequireCors("Partner");
            app.MapGet("/orders", static () => "");
        }, settings);
        Answers.Of(await app.Send("GET", "/totals", TestApp.Partner)).Should().Be(Answers.Of(
            200, $"Access-Control-Allow-Origin: {TestApp.Partner}", "Access-Control-Expose-Headers: X-Total", "Vary: Origin"));
        Answers.Of(await app.Send("GET", "/orders", TestApp.Partner)).Should().Be(Answers.NotAllowed(200));
    }

    [Fact]
    public async Task The_list_of_prefixes_lets_in_what_is_behind_them()
    {
        string settings = Readme.BlocksOf("docs/policies.md", "json").Last();
        await using TestApp app = await TestApp.Start(Server.TestServer, b => b.Services.AddStrictPreflight(), app =>
        {
            app.UseStrictPreflight();
            app.UsePathBase("/api");
            app.UseRouting();
            app.MapPut("/orders", (Probe probe) => probe.Handle()).RequireCors("Partner");
            app.MapFallback(static () => "page");
        }, settings);
        Answers.Of(await app.Preflight("/api/orders", TestApp.Partner, "PUT")).Should().Be(Answers.Of(204,
            $"Access-Control-Allow-Origin: {TestApp.Partner}", "Access-Control-Allow-Methods: PUT", $"Vary: {Answers.PreflightVary}"));
        Answers.Of(await app.Preflight("/api/orders", "https://app.example.com", "PUT")).Should().Be(Answers.RefusedPreflight);
        Answers.Of(await app.Send("PUT", "/api/orders", TestApp.Partner)).Should().Be(Answers.Of(
            200, $"Access-Control-Allow-Origin: {TestApp.Partner}", "Vary: Origin"));
    }
}
