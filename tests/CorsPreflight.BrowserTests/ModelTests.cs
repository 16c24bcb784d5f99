using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using CorsPreflight.Tests.Engines;
using CorsPreflight.Tool.Check.Browser;
using CorsPreflight.ToolTests.Check.Browser;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Engine = CorsPreflight.Tests.Engines.Engine;

namespace CorsPreflight.Tests;

/// <summary>
/// The command's model of browsers against the browsers, on servers that answer what no server should: lists that are none, doubled
/// headers, <c>*</c> with credentials. <see cref="TableTests"/> does the same on what this library answers.
/// </summary>
[Collection(nameof(Browsers))]
public partial class ModelTests(Browsers browsers)
{
    [Theory, Chromium, Firefox, WebKit]
    public async Task Asks_as_the_browser_asks(EngineName name)
    {
        CallCase[] rows = [.. BrowserCases.Calls.Values];
        await using Api api = await Serve(name, (context, _) => Allow(context));
        Call[] calls = [.. rows.Select((row, i) => row.To($"{api.Origin}/{i}"))];
        await Play(name, calls);
        // Of what is impossible a browser throws away the header or the whole call, but it never asks.
        rows.Select((row, i) => $"{row.It}: {Asked(api, i)}").Should().Equal(
            rows.Zip(calls).Select(row => $"{row.First.It}: {(BrowserModel.GetBlockReason(row.Second) is null ? BrowserCases.Words(BrowserModel.PreflightOf(row.Second, Of(name))) : "")}"));
    }

    [Theory, Chromium, Firefox, WebKit]
    public async Task Judges_the_answer_to_a_preflight_as_the_browser_does(EngineName name)
    {
        PreflightAnswerCase[] rows = [.. BrowserCases.Preflights.Values];
        await using Api api = await Serve(name, (context, i) =>
        {
            if (context.Request.Method == HttpMethods.Options)
                Write(context.Response, rows[i].Response);
            else
                Allow(context);
        });
        Call[] calls = [.. rows.Select((row, i) => row.To($"{api.Origin}/{i}"))];
        Finding[] findings = [.. rows.Zip(calls).Select(row => BrowserModel.JudgePreflight(row.Second, row.First.Response, Of(name)))];
        (Engine engine, string[] learnt) = await Play(name, calls);
        rows.Select((row, i) => $"{row.It}: {learnt[i]}").Should().Equal(rows.Zip(findings).Select(row => $"{row.First.It}: {(row.Second.Passed ? "200" : "TypeError")}"));

        // Not only whether, but why.
        (int Row, BrowserCheck Check)[] refused = [.. findings.Select((finding, i) => (i, finding.Check)).Where(finding => finding.Check != BrowserCheck.Passed)];
        if (name == EngineName.Chromium)
        {
            await Until(() => engine.Refusals.Count >= refused.Length);
            engine.Refusals.Select(refusal => refusal.Split(' ')[0].Replace("InvalidAllowOriginValue", "AllowOriginMismatch", StringComparison.Ordinal))
                .Should().Equal(refused.Select(refusal => CodeInChromium(refusal.Check)));
        }
        else if (name == EngineName.Firefox)
        {
            ILookup<int, string> said() => engine.Console.ToLookup(message => int.Parse(PathInFirefox().Match(message).Groups[1].Value, CultureInfo.InvariantCulture));
            await Until(() => said().Count >= refused.Length);
            refused.Where(refusal => !said()[refusal.Row].Any(message => message.Contains(ReasonInFirefox(refusal.Check), StringComparison.Ordinal)))
                .Select(refusal => $"{rows[refusal.Row].It}, {refusal.Check}: {string.Join(' ', said()[refusal.Row])}").Should().BeEmpty();
        }
    }

    [Theory, Chromium, Firefox, WebKit]
    public async Task Reads_of_a_response_what_the_browser_reads(EngineName name)
    {
        ResponseCase[] rows = [.. BrowserCases.Responses.Values];
        await using Api api = await Serve(name, (context, i) => Write(context.Response, rows[i].Response));
        Call[] calls = [.. rows.Select((row, i) => row.To($"{api.Origin}/{i}"))];
        (_, string[] learnt) = await Play(name, calls, i => rows[i].Response.Headers.Select(header => header.Name).Distinct(StringComparer.OrdinalIgnoreCase));
        rows.Select((row, i) => $"{row.It}: {learnt[i]}").Should().Equal(rows.Zip(calls).Select(row => $"{row.First.It}: {Reads(row.First, row.Second)}"));

        string Reads(ResponseCase row, Call call) => BrowserModel.JudgeActual(call, row.Response, Of(name)).Passed
            ? string.Join(' ', [row.Status, .. BrowserModel.ReadableHeaders(call, row.Response)])
            : "TypeError";
    }

    [Theory, Chromium, Firefox, WebKit]
    public async Task Remembers_as_long_as_the_browser_does(EngineName name)
    {
        LifetimeCase[] rows = [.. BrowserCases.Lifetimes.Values];
        await using Api api = await Serve(name, (context, i) =>
        {
            Allow(context);
            Write(context.Response, rows[i].Response with { Status = StatusCodes.Status200OK });
        });
        // Twice in a row, and once more when the default is over: what lasts longer is beyond the patience of a test.
        await Play(name, rows.Select((_, i) => new Call(BrowserCases.Origin, new Uri($"{api.Origin}/{i}"), "PUT", [], Credentials: false)),
            script: "await play(argument); await play(argument); await new Promise(resolve => setTimeout(resolve, 5100)); return await play(argument);");
        rows.Select((row, i) => $"{row.It}: {api.Witness.Of($"/{i}").Count(request => request.StartsWith("preflight", StringComparison.Ordinal))}").Should().Equal(
            rows.Select(row => $"{row.It}: {BrowserModel.CachedFor(row.Response, Of(name)).TotalSeconds switch { 0 => 3, <= 5 => 2, _ => 1 }}"));
    }

    /// <summary>The model's name of a browser.</summary>
    internal static Tool.Check.Browser.Engine Of(EngineName name) => Enum.Parse<Tool.Check.Browser.Engine>($"{name}");

    private static string CodeInChromium(BrowserCheck check) => check switch
    {
        BrowserCheck.Redirected => "PreflightDisallowedRedirect",
        BrowserCheck.AllowOriginMissing => "PreflightMissingAllowOriginHeader",
        BrowserCheck.AllowOriginSeveral => "PreflightMultipleAllowOriginValues",
        BrowserCheck.AllowOriginAnyWithCredentials => "PreflightWildcardOriginNotAllowed",
        BrowserCheck.AllowOriginDiffers => "PreflightAllowOriginMismatch",
        BrowserCheck.AllowCredentialsMissing or BrowserCheck.AllowCredentialsNotTrue => "PreflightInvalidAllowCredentials",
        BrowserCheck.StatusNotOk => "PreflightInvalidStatus",
        BrowserCheck.AllowMethodsMalformed => "InvalidAllowMethodsPreflightResponse",
        BrowserCheck.AllowHeadersMalformed => "InvalidAllowHeadersPreflightResponse",
        BrowserCheck.MethodNotAllowed => "MethodDisallowedByPreflightResponse",
        _ => "HeaderDisallowedByPreflightResponse",
    };

    private static string ReasonInFirefox(BrowserCheck check) => check switch
    {
        BrowserCheck.Redirected => "Status code: 30", // or that the redirect is not allowed, too, where Allow-Origin is right
        BrowserCheck.AllowOriginMissing => "CORS header ‘Access-Control-Allow-Origin’ missing",
        BrowserCheck.AllowOriginAnyWithCredentials => "Credential is not supported if the CORS header ‘Access-Control-Allow-Origin’ is ‘*’",
        BrowserCheck.AllowOriginSeveral or BrowserCheck.AllowOriginDiffers => "CORS header ‘Access-Control-Allow-Origin’ does not match",
        BrowserCheck.AllowCredentialsMissing or BrowserCheck.AllowCredentialsNotTrue => "expected ‘true’ in CORS header ‘Access-Control-Allow-Credentials’",
        BrowserCheck.StatusNotOk => "CORS preflight response did not succeed",
        BrowserCheck.AllowMethodsMalformed => "in CORS header ‘Access-Control-Allow-Methods’",
        BrowserCheck.AllowHeadersMalformed => "in CORS header ‘Access-Control-Allow-Headers’",
        BrowserCheck.MethodNotAllowed => "Did not find method in CORS header ‘Access-Control-Allow-Methods’",
        _ => "is not allowed according to header ‘Access-Control-Allow-Headers’",
    };

    [GeneratedRegex(@"/(\d+)[.’]")]
    private static partial Regex PathInFirefox();

    private Task<Api> Serve(EngineName name, Action<HttpContext, int> answer) => browsers.Serve(name, services => services.Configure<KestrelServerOptions>(o =>
    {
        // Each byte as it came, and as the table has it.
        o.RequestHeaderEncodingSelector = o.ResponseHeaderEncodingSelector = _ => Encoding.Latin1;
    }), app => app.Run(context =>
    {
        // Not those who followed a redirect.
        if (int.TryParse(context.Request.Path.Value.AsSpan(1), CultureInfo.InvariantCulture, out int i))
            answer(context, i);
        return Task.CompletedTask;
    }), settings: "{}");

    private async Task<(Engine Engine, string[] Learnt)> Play(
        EngineName name, IEnumerable<Call> calls, Func<int, IEnumerable<string>>? markers = null, string script = "return await play(argument)")
    {
        Engine engine = await browsers.Open(name, BrowserCases.Origin);
        return (engine, await engine.Run<string[]>(script, calls.Select((call, i) => new
        {
            url = call.Url,
            method = call.Method,
            headers = call.Headers.Select(header => new[] { header.Name, header.Value }),
            body = BrowserModel.MethodOf(call) == "POST" ? "text" : null,
            credentials = call.Credentials ? "include" : "omit",
            markers = markers?.Invoke(i) ?? [],
        })));
    }

    private static string Asked(Api api, int row) => api.Witness.Of($"/{row}")
        .Where(request => request.StartsWith("preflight", StringComparison.Ordinal)).Select(request => request.Split(" for ")[1]).FirstOrDefault("");

    // Consoles are told when the browser finds the time.
    private static async Task Until(Func<bool> isSo)
    {
        for (int i = 0; i < 100 && !isSo(); i++)
            await Task.Delay(50);
    }

    private static void Allow(HttpContext context)
    {
        IHeaderDictionary asked = context.Request.Headers, headers = context.Response.Headers;
        headers.AccessControlAllowOrigin = BrowserCases.Origin;
        headers.AccessControlAllowCredentials = "true";
        headers.AccessControlAllowMethods = asked.AccessControlRequestMethod;
        headers.AccessControlAllowHeaders = asked.AccessControlRequestHeaders;
    }

    private static void Write(HttpResponse response, Response answer)
    {
        response.StatusCode = answer.Status;
        // Not Append, which drops empty lines.
        foreach (IGrouping<string, string> header in answer.Headers.ToLookup(header => header.Name, header => header.Value, StringComparer.OrdinalIgnoreCase))
            response.Headers[header.Key] = header.ToArray();
    }
}
