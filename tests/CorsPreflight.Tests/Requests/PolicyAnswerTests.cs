using CorsPreflight.Core.Evaluation;
using CorsPreflight.Core.Policies;
using CorsPreflight.Tool.Check.Browser;
using CorsPreflight.Tool.Explain;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;

namespace CorsPreflight.Tests.Requests;

/// <summary>What <c>cors-preflight explain</c> says that a policy answers is what comes over the wire.</summary>
public class PolicyAnswerTests(Wires wires) : IClassFixture<Wires>
{
    private const string Origin = "Origin", Method = "Access-Control-Request-Method", Headers = "Access-Control-Request-Headers";

    public static TheoryData<string> Preflights => Cases.Names(Cases.Preflights);

    public static TheoryData<string> Actuals => [.. Cases.Actuals.Where(row => row.Value.Case is { Origin.Count: 1, Responds: null, Method: "GET" }).Select(row => row.Key)];

    [Theory]
    [MemberData(nameof(Preflights))]
    public async Task Is_what_answers_a_preflight(string it)
    {
        (StrictPreflightPolicyOptions policy, PreflightCase row) = Cases.Preflights[it];
        await Compare(await wires.For(Server.TestServer, policy), policy, row, diagnostics: false);
    }

    [Fact]
    public async Task Is_what_answers_a_preflight_with_diagnostics()
    {
        foreach (var rows in Cases.Preflights.Values.GroupBy(row => row.Policy))
        {
            await using TestApp app = await TestApp.Start(Server.TestServer, b => b.Services.AddStrictPreflight(o => (o.Diagnostics, o.Policies["Default"]) = (true, rows.Key)), app => app.UseStrictPreflight(), settings: "{}");
            foreach ((_, PreflightCase row) in rows)
                await Compare(app, rows.Key, row, diagnostics: true);
        }
    }

    [Theory]
    [MemberData(nameof(Actuals))]
    public async Task Is_what_completes_a_response(string it)
    {
        (StrictPreflightPolicyOptions policy, ActualCase row) = Cases.Actuals[it];
        TestApp app = await wires.For(Server.TestServer, policy);
        wires.Respond = response => response.StatusCode = row.Status;
        (await app.Send("GET", "/", new KeyValuePair<string, StringValues>(Origin, row.Origin![0]))).Should().Be(Text(row.Status, PolicyAnswer.ToActual(Compiled(policy), row.Origin[0])));
    }

    private static async Task Compare(TestApp app, StrictPreflightPolicyOptions policy, PreflightCase row, bool diagnostics)
    {
        var preflight = new Preflight(Lines(row.Origin), Lines(row.Method), Lines(row.Headers));
        CompiledPolicy compiled = Compiled(policy);
        Response said = PolicyAnswer.ToPreflight(compiled, preflight, PreflightEvaluator.Evaluate(compiled, preflight), diagnostics);
        (await app.Send("OPTIONS", "/", new(Origin, preflight.Origin), new(Method, preflight.Method), new(Headers, preflight.Headers))).Should().Be(Text(said.Status, said.Headers), row.It);
    }

    private static string Text(int status, IEnumerable<Header> headers) => Answers.Of(status, headers.Select(header => KeyValuePair.Create(header.Name, header.Value)));

    private static CompiledPolicy Compiled(StrictPreflightPolicyOptions policy) => PolicyCompiler.Compile("Default", "", policy);

    private static StringValues Lines(IReadOnlyList<string>? lines) => lines is null ? default : new StringValues([.. lines]);
}
