using System.Text.Json;
using System.Text.Json.Serialization;
using CorsPreflight.Tests.Engines;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors;
using Microsoft.Extensions.DependencyInjection;

namespace CorsPreflight.Tests;

/// <summary>
/// What the browsers' consoles say of each refusal that a browser can provoke. With diagnostics, Chromium names the method or the header,
/// Firefox the header. WebKit keeps its console from WebDriver.
/// </summary>
[Collection(nameof(Browsers))]
public class ConsoleTests(Browsers browsers)
{

    private static readonly JsonSerializerOptions Json = new(JsonSerializerOptions.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter() },
    };

    private static IReadOnlyList<ConsoleCase> Rows { get; } = JsonSerializer.Deserialize<List<ConsoleCase>>(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "cases", "consoles.json")), Json)!;

    [Fact]
    public void The_table_has_every_reason_that_a_browser_can_provoke() => Rows.Select(r => r.Reason).Should().Equal(
        PreflightReason.OriginNotAllowed, PreflightReason.MethodNotAllowed, PreflightReason.HeaderNotAllowed, PreflightReason.NoPolicy, PreflightReason.CorsDisabled);

    [Theory, Chromium]
    public Task Chromium_says_what_the_table_says(EngineName name) => Compare(name, said => said.Chromium);

    [Theory, Firefox]
    public Task Firefox_says_what_the_table_says(EngineName name) => Compare(name, said => said.Firefox);

    private async Task Compare(EngineName name, Func<Said, IReadOnlyList<string>> selector)
    {
        foreach (bool diagnostics in new[] { false, true })
        {
            await using Api api = await browsers.Serve(name, services => services.AddStrictPreflight(o =>
            {
                o.Diagnostics = diagnostics;
                o.Policies["Orders"] = new StrictPreflightPolicyOptions { AllowedOrigins = [Api.App], AllowedMethods = ["PUT"], AllowedHeaders = ["Content-Type"] };
            }), app =>
            {
                app.UseStrictPreflight();
                app.Map("/orders", (Probe probe) => probe.Handle()).RequireCors("Orders");
                app.Map("/internal", [DisableCors] (Probe probe) => probe.Handle());
                app.Map("/unnamed", (Probe probe) => probe.Handle());
            }, settings: "{}", host: "api.example.com");
            foreach (ConsoleCase row in Rows)
            {
                Engine engine = await browsers.Open(name, row.Origin);
                object[] calls = [new { url = api.Origin + row.Path, method = row.Method, headers = row.Header is null ? [] : new[] { new[] { row.Header, "1" } } }];
                (await engine.Run<string[]>("return await play(argument)", calls)).Should().Equal("TypeError");
                IReadOnlyList<string> expected = selector(diagnostics ? row.DiagnosticsOn : row.DiagnosticsOff);
                (await Heard(engine, expected.Count)).Should().BeEquivalentTo(expected, "{0} with diagnostics {1}", row.Reason, diagnostics);
            }
        }
    }

    // Consoles are told when the browser finds the time.
    private static async Task<IEnumerable<string>> Heard(Engine engine, int count)
    {
        for (int i = 0; i < 100 && engine.Refusals.Count + engine.Console.Count < count; i++)
            await Task.Delay(50);
        return engine.Refusals.Concat(engine.Console);
    }

    private sealed record ConsoleCase(PreflightReason Reason, string Origin, string Path, string Method, string? Header, Said DiagnosticsOff, Said DiagnosticsOn);

    private sealed record Said(IReadOnlyList<string> Chromium, IReadOnlyList<string> Firefox);
}
