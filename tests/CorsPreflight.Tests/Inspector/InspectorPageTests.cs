using System.Net;
using System.Xml.Linq;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace CorsPreflight.Tests.Inspector;

/// <summary>What the page says, read as a whole.</summary>
public class InspectorPageTests
{
    [Fact]
    public async Task Shows_the_policies_as_compiled()
    {
        await using TestApp app = await InspectorApp.Start(services: b => b.Services.AddStrictPreflight(o => o.Policies["Many"] = new StrictPreflightPolicyOptions
        {
            AllowedOrigins = [.. Enumerable.Range(1, 1000).Select(i => $"https://a{i}.example")],
            AllowedMethods = ["patch"],
        }));
        XElement policies = (await app.Read()).Section("policies");
        string many = string.Join(' ', Enumerable.Range(1, 100).Select(i => $"https://a{i}.example"));
        policies.Descendants("article").Select(InspectorApp.Text).Should().Equal(
            "Default StrictPreflight:Policies:Default Origins https://app.example Methods GET, HEAD, POST, PUT Headers Authorization, Content-Type Readable the safelisted headers Credentials yes Remembered 600 seconds",
            "Partner StrictPreflight:Policies:Partner Origins https://partner.example Methods GET, HEAD, POST, PUT, DELETE Headers * Readable X-Total Credentials no Remembered 5 seconds, as no header is sent",
            $"Many StrictPreflight:Policies:Many Origins {many} and 900 more Methods GET, HEAD, POST, patch Headers none Readable the safelisted headers Credentials no Remembered 5 seconds, as no header is sent");
        policies.Descendants("p").Where(p => (string?)p.Attribute("class") == "aside").Select(InspectorApp.Text).Should().Equal(
            "StrictPreflight:Policies:Many:AllowedMethods:0 \"patch\" (in code) differs from \"PATCH\" by case only, and methods compare byte by byte; you probably mean \"PATCH\".");
    }

    [Fact]
    public async Task Shows_the_policy_that_each_endpoint_gets_and_none_of_its_own()
    {
        await using TestApp app = await InspectorApp.Start(pipeline: InspectorApp.MapAll);
        (await app.Read()).Rows("endpoints").Should().Equal(
            "/<all> <all> | any | Default it names none",
            "/off off | GET | disabled [DisableCors]",
            "/partner/{id:int} partner | PUT, DELETE | Partner named by the endpoint",
            "/plain plain | PUT | Default it names none",
            "/torn torn | PUT | Partner named by the endpoint; a preflight may not tell it from torn too (Default), and then all have to agree",
            "/torn torn too | PUT | Default it names none; a preflight may not tell it from torn (Partner), and then all have to agree");
    }

    [Fact]
    public async Task Shows_what_was_decided_the_newest_first_and_nothing_of_the_query()
    {
        await using TestApp app = await InspectorApp.Start(pipeline: InspectorApp.MapAll);
        await app.Preflight("/plain?token=secret", TestApp.App, "PUT", "content-type");
        await app.Preflight("/plain", TestApp.App, "PATCH");
        await app.Preflight("/off", TestApp.App, "GET");
        await app.Send("PUT", "/plain", TestApp.Evil);
        await app.Send("PUT", "/partner/7", TestApp.Partner);
        await app.Send("PUT", "/plain", "http://localhost");
        await app.Send("PUT", "/plain", origin: null);
        XElement page = await app.Read();
        page.Rows("decisions").Select(row => row[(row.IndexOf('|', StringComparison.Ordinal) + 2)..]).Should().Equal(
            "PUT /partner/7 call from https://partner.example | Allowed Partner | ",
            "PUT /plain call from https://evil.test | OriginNotAllowed Default | if you trust it, add \"https://evil.test\" to StrictPreflight:Policies:Default:AllowedOrigins in appsettings.json",
            "GET /off preflight from https://app.example | CorsDisabled off no policy | remove [DisableCors] from the endpoint if pages of other origins must call it",
            "PATCH /plain preflight from https://app.example | MethodNotAllowed PATCH Default | no endpoint of the path takes the method; add \"PATCH\" to StrictPreflight:Policies:Default:AllowedMethods in appsettings.json",
            "PUT /plain preflight from https://app.example | Allowed Default | ");
        page.ToString().Should().NotContain("secret");
    }

    [Fact]
    public async Task What_says_the_same_is_one_row_with_how_often_and_since_when()
    {
        var clock = new Clock();
        await using TestApp app = await InspectorApp.Start(services: b => b.Services.AddSingleton<TimeProvider>(clock), pipeline: InspectorApp.MapAll);
        foreach ((string path, string method) in new[] { ("/plain", "PUT"), ("/off", "GET"), ("/partner/7", "PUT"), ("/nowhere", "DELETE"), ("/plain", "PUT") })
        {
            await app.Preflight(path, "http://localhost:5173", method);
            clock.Now += TimeSpan.FromSeconds(5);
        }
        (await app.Read()).Rows("decisions").Should().Equal(
            "14:02:20 3 times since 14:02:00 | PUT /plain preflight from http://localhost:5173 | OriginNotAllowed Default | if you trust it, add \"http://localhost:5173\" to StrictPreflight:Policies:Default:AllowedOrigins in appsettings.json",
            "14:02:10 | PUT /partner/7 preflight from http://localhost:5173 | OriginNotAllowed Partner | if you trust it, add \"http://localhost:5173\" to StrictPreflight:Policies:Partner:AllowedOrigins in appsettings.json",
            "14:02:05 | GET /off preflight from http://localhost:5173 | CorsDisabled off no policy | remove [DisableCors] from the endpoint if pages of other origins must call it");
        clock.Now += TimeSpan.FromHours(12);
        await app.Preflight("/plain", "http://localhost:5173", "PUT");
        (await app.Read()).Rows("decisions").First().Should().StartWith("02:02:25 4 times since 2026-11-23 14:02:00 | PUT /plain");
    }

    [Fact]
    public async Task Whatever_a_stranger_sends_is_text()
    {
        const string attack = "\"'><img src=x onerror=alert(1)>&amp;</textarea><script>alert(1)</script>";
        await using TestApp app = await InspectorApp.Start();
        await app.Send("OPTIONS", $"/{attack}", KeyValuePair.Create("Origin", new Microsoft.Extensions.Primitives.StringValues(attack)), KeyValuePair.Create("Access-Control-Request-Method", new Microsoft.Extensions.Primitives.StringValues(attack)));
        string encoded = Uri.EscapeDataString(attack);
        foreach (string policy in new[] { "", "Default", encoded })
        {
            string text = await app.Client.GetStringAsync($"{InspectorApp.Page}?origin={encoded}&method={encoded}&headers={encoded}&path={encoded}&policy={policy}&credentials={encoded}");
            text.Should().NotContain("<img").And.NotContain("<script>").And.NotContain("</textarea>");
            text.Split("<script").Should().HaveCount(2);
            XElement page = InspectorApp.Parse(text);
            page.Descendants("input").Where(i => (string?)i.Attribute("type") != "checkbox").Select(i => (string?)i.Attribute("value")).Should().Equal(attack, attack, attack, attack);
            page.Rows("decisions").Single().Should().Contain("<img src=x onerror=alert(1)>");
        }
    }

    [Fact]
    public async Task Labels_are_bound_headings_are_in_order_and_tables_have_captions_and_scopes()
    {
        await using TestApp app = await InspectorApp.Start(pipeline: InspectorApp.MapAll);
        await app.Preflight("/plain", TestApp.Evil, "PUT");
        XElement page = await app.Read("?origin=https://app.example&method=PUT");
        string[] ids = [.. page.DescendantsAndSelf().Attributes("id").Select(a => a.Value)];
        ids.Should().OnlyHaveUniqueItems();
        page.Descendants().Where(e => e.Name.LocalName is "input" or "select").Select(e => (string?)e.Attribute("id")).Should().BeEquivalentTo(page.Descendants("label").Select(l => (string?)l.Attribute("for")));
        page.Descendants("a").Select(a => (string?)a.Attribute("href")).Where(h => h!.StartsWith('#')).Should().OnlyContain(h => ids.Contains(h!.Substring(1)));
        int[] headings = [.. page.Descendants().Select(e => e.Name.LocalName).Where(n => n is "h1" or "h2" or "h3").Select(n => n[1] - '0')];
        headings.Zip(headings.Skip(1)).Should().OnlyContain(pair => pair.Second - pair.First <= 1);
        headings.Where(level => level == 1).Should().ContainSingle();
        page.Descendants("table").Should().HaveCount(2).And.OnlyContain(t => t.Element("caption") != null);
        page.Descendants("th").Should().OnlyContain(th => th.Attribute("scope") != null);
        page.Descendants("p").Should().ContainSingle(p => (string?)p.Attribute("role") == "status");
    }

    [Fact]
    public async Task Follows_the_policies_in_force_at_its_own_path_base()
    {
        await using TestApp app = await TestApp.Start(Server.TestServer, b => b.Services.AddStrictPreflight(), app =>
        {
            app.UseStrictPreflight();
            app.UsePathBase("/base");
            app.UseRouting();
            app.MapGroup("/tools").MapStrictPreflightInspector("cors");
        }, environment: "Development");
        foreach (string slash in new[] { "", "/" })
        {
            XElement page = InspectorApp.Parse(await app.Client.GetStringAsync($"/base/tools/cors{slash}"));
            ((string?)page.Descendants("form").Single().Attribute("action")).Should().Be("/base/tools/cors#question");
            ((string?)page.Descendants("tbody").Last().Attribute("data-events")).Should().Be("/base/tools/cors/events");
        }
    }

    [Fact]
    public async Task Origins_move_to_the_next_line_before_they_break()
    {
        await using TestApp app = await InspectorApp.Start();
        await app.Preflight("/", "http://localhost:5173", "PUT");
        XElement page = await app.Read();
        page.Descendants("span").Where(span => (string?)span.Attribute("class") == "origin").Select(span => string.Join('|', span.Nodes().OfType<XText>().Select(text => text.Value)))
            .Should().Equal("https://app.example", "https://partner.example", "http://localhost|:5173", "\"http://localhost|:5173\"");
        page.Descendants().Where(e => !e.HasElements && (string?)e.Attribute("class") != "origin").Should().NotContain(e => e.Value.Contains("http://localhost:5173", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Refuses_a_query_beyond_its_bound()
    {
        await using TestApp app = await InspectorApp.Start();
        HttpResponseMessage response = await app.Send("GET", $"{InspectorApp.Page}?origin={new string('a', 8192)}", origin: null);
        (response.StatusCode, await response.Content.ReadAsStringAsync()).Should().Be((HttpStatusCode.RequestUriTooLong, "The query is longer than 8192 characters."));
    }

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 11, 23, 14, 2, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
