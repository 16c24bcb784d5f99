using System.Globalization;
using System.Text.RegularExpressions;
using CorsPreflight.Tests.Engines;

namespace CorsPreflight.Tests;

/// <summary>The page of the sample, and the inspector that it links to, as people see them.</summary>
[Collection(nameof(Browsers))]
public partial class SamplePageTests(Browsers browsers)
{
    private const string Page = "http://127.0.0.1:5173/", OtherPage = "http://localhost:5173/", Inspector = "http://127.0.0.1:5080/_preflight";

    private static readonly string Finish = Until("document.getElementById('summary').value.startsWith('With')");

    private const string ReadRows = "return [...document.querySelectorAll('tbody tr')].map(row => [...row.cells].slice(0, 3).map(cell => [...cell.querySelectorAll('th > code, .mark, .note')].map(e => e.textContent).join(': ')).join(' | '));";

    [Theory, Chromium, Firefox, WebKit]
    public async Task Shows_for_each_call_what_its_preflight_was_answered_and_whether_the_page_reads_it(EngineName name)
    {
        await using RunningSample sample = await RunningSample.Start(Build(), ("ASPNETCORE_ENVIRONMENT", "Development"));
        await sample.Says("Inspector");
        Engine engine = await browsers.OpenSample(name, Page);
        string[] rows = await engine.Run<string[]>(Finish + ReadRows);
        string failed = name switch
        {
            EngineName.Chromium => "TypeError: Failed to fetch",
            EngineName.Firefox => "TypeError: NetworkError when attempting to fetch resource.",
            _ => "TypeError: Load failed",
        };
        string never = $"{failed}: preflight 401; the call was never sent";
        rows.Select(row => RequestId().Replace(row, "X-Request-Id …")).Should().Equal(
            $"GET /orders: without a token | 401 Unauthorized, readable: no preflight | {failed}: no preflight; answered 401, which the page cannot read",
            $"POST /login: demo / demo | 200 OK, readable: preflight 204 | {never}",
            $"GET /orders: with the token | 200 OK, readable: preflight 204 | {never}",
            $"PUT /orders/1: create or replace | 200 OK, readable: preflight 204 | {never}",
            $"PATCH /orders/1: a method that is not allowed | Refused: MethodNotAllowed PATCH: preflight 403; the call was never sent | {never}",
            $"PUT /orders/1: a header that is not allowed | Refused: HeaderNotAllowed x-unknown: preflight 403; the call was never sent | {never}",
            $"PUT /orders/1: from http://localhost:5173, an origin that is not allowed | Refused: OriginNotAllowed: preflight 403; the call was never sent | {never}",
            $"POST /orders: a new order | 201 Created, readable: preflight 204 | {never}",
            $"DELETE /orders/1: remove | 204 No Content, readable: preflight 204 · X-Request-Id … | {never}",
            $"GET /orders/broken: an endpoint that throws | 500 Internal Server Error, readable: preflight 204 | {never}");
        (await engine.Run<string>("return summary.value + ' ' + document.getElementById('origin').textContent + ' ' + document.querySelector('#inspector a').href")).Should().Be(
            "With CorsPreflight: 7 readable, 3 refused by the policy. With UseCors(): 10 failed. "
            + "This page is http://127.0.0.1:5173, which the policy lists. The same page at http://localhost:5173 is another origin, which it does not list. " + Inspector);

        engine = await browsers.OpenSample(name, OtherPage);
        (await engine.Run<string>(Finish + "return summary.value")).Should().Be("With CorsPreflight: 10 refused by the policy. With UseCors(): 10 failed.");
    }

    // A frame has a window of its own, as wide as one likes.
    [Theory, Chromium, Firefox, WebKit]
    public async Task Fits_narrow_and_wide_windows_breaks_no_port_and_shows_the_refusals_at_once(EngineName name)
    {
        await using RunningSample sample = await RunningSample.Start(Build());
        await sample.Says("Inspector");
        Engine engine = await browsers.OpenSample(name, Page);
        string measure = """
            const frame = document.createElement('iframe');
            frame.style.cssText = `display: block; width: ${argument[0]}px; height: ${argument[1]}px`;
            frame.src = location.href;
            document.body.append(frame);
            await new Promise(resolve => { frame.onload = resolve; });
            const page = frame.contentDocument;
            /*finished*/
            const wide = page.documentElement.scrollWidth - argument[0];
            const broken = [...page.querySelectorAll('.origin')].filter(origin => origin.getBoundingClientRect().height > 2 * parseFloat(getComputedStyle(origin).fontSize)).map(origin => origin.textContent);
            const refused = [...page.querySelectorAll('.mark')].filter(mark => mark.textContent.startsWith('Refused')).map(mark => mark.getBoundingClientRect().bottom < argument[1]);
            frame.remove();
            return `${wide <= 0 ? 'fits' : `${wide} px too wide`}, broken: ${broken}, refusals in view: ${refused}`;
            """;
        measure = measure.Replace("/*finished*/", Until("page.getElementById('summary').value.startsWith('With')"), StringComparison.Ordinal);
        (await engine.Run<string>(Finish + measure, new[] { 360, 800 })).Should().StartWith("fits, broken: , ");
        (await engine.Run<string>(measure, new[] { 1200, 1100 })).Should().Be("fits, broken: , refusals in view: true,true,true");
        (await engine.Run<string>(measure, new[] { 1600, 1100 })).Should().Be("fits, broken: , refusals in view: true,true,true");
    }

    [Theory, Chromium, Firefox, WebKit]
    public async Task The_inspector_shows_as_it_happens_what_it_shows_when_it_is_loaded(EngineName name)
    {
        await using RunningSample sample = await RunningSample.Start(Build(), ("ASPNETCORE_ENVIRONMENT", "Development"));
        await sample.Says("Inspector");
        using var client = new HttpClient();
        await Ask("http://127.0.0.1:5173", "PUT");
        Engine engine = await browsers.OpenSample(name, Inspector);
        await engine.Run<bool>(Until("document.getElementById('status').textContent.startsWith('Live')") + "return true;");
        await Ask("http://127.0.0.1:5173", "PUT");
        await Ask("http://127.0.0.1:5173", "PATCH");
        await Ask("http://localhost:5173", "PUT");
        await Ask("http://localhost:5173", "DELETE");
        for (int i = 0; i < 70; i++)
            await Ask(string.Create(CultureInfo.InvariantCulture, $"https://{i}.evil.test:8443"), "PUT");
        await Ask("http://127.0.0.1:5173", "PATCH");

        const string read = """
            return [...document.querySelectorAll('#decisions tbody tr')].map(row => `${row.dataset.group} ${row.dataset.reason} ${row.dataset.count} ${row.outerHTML}`);
            """;
        string[] live = await engine.Run<string[]>("""
            const isLast = ({ reason, count }) => reason === 'MethodNotAllowed' && count === '2';
            """ + Until("isLast(document.querySelector('#decisions tbody tr').dataset)") + read);
        engine = await browsers.OpenSample(name, Inspector);
        string[] loaded = await engine.Run<string[]>(read);
        live.Select(Tidy).Should().Equal(loaded.Select(Tidy));
        loaded.Should().HaveCount(52, "of seventy origins that were invented fifty are kept, with the real one");
        loaded.Select(row => string.Join(' ', row.Split(' ')[1..3])).Where(row => row != "OriginNotAllowed 1").Should().Equal("MethodNotAllowed 2", "OriginNotAllowed 2", "Allowed 2");

        Task<HttpResponseMessage> Ask(string origin, string method) => client.SendAsync(new HttpRequestMessage(HttpMethod.Options, "http://127.0.0.1:5080/orders/1")
        {
            Headers = { { "Origin", origin }, { "Access-Control-Request-Method", method } },
        });
    }

    // How a time is written in an attribute, and entities, are the writer's own.
    private static string Tidy(string row) => Changing().Replace(row, "");

    private static SampleBuild Build()
    {
        string configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        string folder = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../../../samples/OrdersApi/bin", configuration, "net10.0"));
        return new SampleBuild("OrdersApi", folder, "dotnet", [Path.Combine(folder, "OrdersApi.dll")]);
    }

    // A page that never gets there says what it shows, in place of a test that never ends.
    private static string Until(string condition) =>
        $"{{ const end = Date.now() + 60000; while (!({condition})) {{ if (Date.now() > end) throw new Error(document.body.innerText); "
        + "await new Promise(resolve => setTimeout(resolve, 50)); } }\n";

    [GeneratedRegex("X-Request-Id [0-9A-Z]+:[0-9A-F]+")]
    private static partial Regex RequestId();

    [GeneratedRegex(" datetime=\"[^\"]*\"")]
    private static partial Regex Changing();
}
