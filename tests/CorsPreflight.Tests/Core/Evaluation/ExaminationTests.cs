using System.Text.RegularExpressions;
using System.Xml.Linq;
using CorsPreflight.Core.Rules;
using CorsPreflight.Diagnostics;
using CorsPreflight.Tests.Inspector;
using CorsPreflight.Tests.Requests;
using Microsoft.Extensions.DependencyInjection;

namespace CorsPreflight.Tests.Core.Evaluation;

/// <summary>"Would this be allowed?" is answered as preflights are.</summary>
public partial class ExaminationTests
{
    // A form has one line for each, and a bound.
    public static TheoryData<string> Rows => Cases.Names(Cases.Preflights.Where(r => r.Value.Case is { Origin.Count: 1, Method.Count: 1 } c && (c.Headers?.Count ?? 1) == 1 && Query(c).Length < 8000).ToDictionary());

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task The_verdict_is_the_policy_s(string it)
    {
        (StrictPreflightPolicyOptions options, PreflightCase row) = Cases.Preflights[it];
        await using TestApp app = await InspectorApp.Start(services: b => b.Services.AddStrictPreflight(o => o.Policies["Default"] = options));
        PreflightVerdict verdict = PreflightPolicy.Create(options).Evaluate(new PreflightRequest(row.Origin[0], row.Method[0], row.Headers?[0]));
        string expected = verdict.IsAllowed ? "Allowed" : $"Refused: {verdict.Reason} {PrintableText.Clean(verdict.OffenderSpan)}".Trim();
        foreach (string policy in new[] { "&policy=Default", "&path=/nowhere" })
        {
            // XML, unlike HTML, has no word for control characters.
            string text = await app.Client.GetStringAsync(InspectorApp.Page + Query(row) + policy);
            XElement page = InspectorApp.Parse(ControlCharacter().Replace(text, ""));
            InspectorApp.Text(page.Descendants("h3").Single(h => (string?)h.Attribute("id") == "answer")).Should().Be(expected);
            Outcomes(page).Should().Equal(Expected(verdict.Reason));
        }
    }

    [Theory]
    [InlineData("policy=Default&origin=https://app.example&method=PUT&headers=content-type&credentials=on", "Allowed", null,
        "passed Policy Default, chosen by its name.",
        "passed Preflight Sent first, because the method is none of GET, HEAD and POST; the call follows only if all of these pass.",
        "passed Origin It is in AllowedOrigins.",
        "passed Method It is in AllowedMethods.",
        "passed Headers All are in AllowedHeaders.",
        "passed Credentials AllowCredentials is true.",
        "passed What the page may read Status, body and the headers Cache-Control, Content-Language, Content-Length, Content-Type, Expires, Last-Modified and Pragma.")]
    [InlineData("policy=partner&origin=https://partner.example&method=GET&credentials=on", "Allowed by the server, refused by the browser: credentials", "To change it: set StrictPreflight:Policies:Partner:AllowCredentials to true.",
        "passed Policy Partner, chosen by its name.",
        "passed Preflight None is sent: the method is safelisted and no header needs asking. The call goes out whatever the policy says; whether the page may read the answer is still checked.",
        "passed Origin It is in AllowedOrigins.",
        "passed Method GET, HEAD and POST always pass.",
        "passed Headers None is asked for.",
        "failed Credentials The browser throws the answer away: it carries no Access-Control-Allow-Credentials.",
        "not reached What the page may read")]
    [InlineData("policy=&path=/partner/7&origin=https://partner.example&method=PUT&headers=x-a", "Allowed", null,
        "passed Policy Partner, for partner.",
        "passed Preflight Sent first, because the method is none of GET, HEAD and POST; the call follows only if all of these pass.",
        "passed Origin It is in AllowedOrigins.",
        "passed Method It is in AllowedMethods.",
        "passed Headers All are in AllowedHeaders.",
        "passed Credentials None are sent.",
        "passed What the page may read Status, body and the headers Cache-Control, Content-Language, Content-Length, Content-Type, Expires, Last-Modified and Pragma, X-Total.")]
    [InlineData("path=partner/7%3Fa=b&origin=https://app.example&method=DELETE", "Refused: OriginNotAllowed https://app.example", "To change it: if you trust it, add \"https://app.example\" to StrictPreflight:Policies:Partner:AllowedOrigins in appsettings.json.",
        "passed Policy Partner, for partner.",
        "passed Preflight Sent first, because the method is none of GET, HEAD and POST; the call follows only if all of these pass.",
        "failed Origin \"https://app.example\" is not in AllowedOrigins.",
        "not reached Method", "not reached Headers", "not reached Credentials", "not reached What the page may read")]
    [InlineData("path=/nowhere&origin=https://app.example&method=GET&headers=x-a", "Refused: HeaderNotAllowed x-a", "To change it: add \"x-a\" to StrictPreflight:Policies:Default:AllowedHeaders in appsettings.json.",
        "passed Policy Default, as no endpoint has that path.",
        "passed Preflight Sent first, because of the headers; the call follows only if all of these pass.",
        "passed Origin It is in AllowedOrigins.",
        "passed Method GET, HEAD and POST always pass.",
        "failed Headers \"x-a\" is not in AllowedHeaders.",
        "not reached Credentials", "not reached What the page may read")]
    [InlineData("path=/off&origin=https://app.example&method=GET", "Refused: CorsDisabled", "To change it: remove [DisableCors] from the endpoint if pages of other origins must call it.",
        "failed Policy off has [DisableCors].",
        "passed Preflight None is sent: the method is safelisted and no header needs asking. The call goes out whatever the policy says; whether the page may read the answer is still checked.",
        "not reached Origin", "not reached Method", "not reached Headers", "not reached Credentials", "not reached What the page may read")]
    [InlineData("policy=Prtner&origin=https://app.example&method=GET", "Refused: NoPolicy", "To change it: add a policy \"Default\", which applies wherever an endpoint names none, or name an existing one at the endpoint with RequireCors(\"name\").",
        "failed Policy There is no policy of that name; there is Default, Partner.",
        "passed Preflight None is sent: the method is safelisted and no header needs asking. The call goes out whatever the policy says; whether the page may read the answer is still checked.",
        "not reached Origin", "not reached Method", "not reached Headers", "not reached Credentials", "not reached What the page may read")]
    public async Task Shows_each_check_in_order(string query, string answer, string? remedy, params string[] checks)
    {
        await using TestApp app = await InspectorApp.Start(pipeline: InspectorApp.MapAll);
        XElement section = (await app.Read($"?{query}")).Descendants("section").Single(s => ((string?)s.Attribute("class"))?.StartsWith("answer", StringComparison.Ordinal) == true);
        InspectorApp.Text(section.Element("h3")!).Should().Be(answer);
        section.Elements("p").Select(InspectorApp.Text).Should().Equal(remedy is null ? [] : [remedy]);
        section.Descendants("li").Select(InspectorApp.Text).Should().Equal(checks);
        section.Descendants("a").Select(a => (string?)a.Attribute("href")).Should().Equal(new[] { "http-fetch", "cors-check", "cors-preflight-fetch", "cors-preflight-fetch", "cors-protocol-and-credentials", "cors-safelisted-response-header-name" }.Select(id => $"https://fetch.spec.whatwg.org/#{id}"));
    }

    [Fact]
    public async Task A_path_gets_the_policy_that_its_preflight_gets()
    {
        await using TestApp app = await InspectorApp.Start(pipeline: InspectorApp.MapAll);
        foreach (string path in new[] { "/", "/plain", "/partner/7", "/partner/x", "/off", "/torn", "/nowhere", "/base/partner/7" })
        {
            foreach (string origin in new[] { TestApp.App, TestApp.Partner })
            {
                bool isAllowed = Answers.Of(await app.Preflight(path, origin, "PUT")).StartsWith("204", StringComparison.Ordinal);
                XElement answer = (await app.Read($"?path={path}&origin={origin}&method=PUT")).Descendants("h3").Single(h => (string?)h.Attribute("id") == "answer");
                InspectorApp.Text(answer).StartsWith("Allowed", StringComparison.Ordinal).Should().Be(isAllowed, $"{path} from {origin}");
            }
        }
        app.Services.GetRequiredService<DecisionFeed>().After(0).Sum(group => group.Count).Should().Be(16, "asking is no decision");
    }

    private static string Query(PreflightCase row) =>
        $"?origin={Uri.EscapeDataString(row.Origin[0])}&method={Uri.EscapeDataString(row.Method[0])}&headers={Uri.EscapeDataString(row.Headers?[0] ?? "")}";

    [GeneratedRegex("&#x(?:[0-8BCEF]|1[0-9A-F]|D[89A-F]..|FFF[EF]);")]
    private static partial Regex ControlCharacter();

    private static IEnumerable<string> Outcomes(XElement page) => page.Descendants("li").Where(li => li.Ancestors("ol").Any()).Select(li => InspectorApp.Text(li.Elements("span").First()));

    private static IEnumerable<string> Expected(PreflightReason reason)
    {
        int failed = reason switch
        {
            PreflightReason.OriginMalformed or PreflightReason.OriginNotAllowed => 2,
            PreflightReason.MethodMalformed or PreflightReason.MethodNotAllowed => 3,
            PreflightReason.HeadersMalformed or PreflightReason.HeaderNotAllowed => 4,
            _ => 7,
        };
        return Enumerable.Range(0, 7).Select(i => i < failed ? "passed" : i == failed ? "failed" : "not reached");
    }
}
