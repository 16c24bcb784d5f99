using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace CorsPreflight.Tests.Requests;

/// <summary>The tables, played over servers.</summary>
public class WireTests(Wires wires) : IClassFixture<Wires>
{
    private const string Origin = "Origin", Method = "Access-Control-Request-Method", Headers = "Access-Control-Request-Headers";

    public static TheoryData<Server, string> Preflights => OnEachServer(Cases.Preflights.Keys);

    public static TheoryData<Server, string> Actuals => OnEachServer(Cases.Actuals.Keys);

    [Theory]
    [MemberData(nameof(Preflights))]
    public async Task Answers_preflights_itself(Server server, string it)
    {
        (StrictPreflightPolicyOptions policy, PreflightCase row) = Cases.Preflights[it];
        TestApp app = await wires.For(server, policy);
        int before = app.Probe.Handlers;
        (await app.Send("OPTIONS", "/", Lines(Origin, row.Origin), Lines(Method, row.Method), Lines(Headers, row.Headers)))
            .Should().Be(row.Allowed is null ? Answers.RefusedPreflight : Answers.Of(204, row.Allowed.Append(KeyValuePair.Create("Vary", Answers.PreflightVary))));
        app.Probe.Handlers.Should().Be(before);
    }

    [Theory]
    [MemberData(nameof(Actuals))]
    public async Task Completes_every_other_response(Server server, string it)
    {
        (StrictPreflightPolicyOptions policy, ActualCase row) = Cases.Actuals[it];
        TestApp app = await wires.For(server, policy);
        int before = app.Probe.Handlers;
        wires.Respond = response =>
        {
            response.StatusCode = row.Status;
            foreach ((string name, string value) in row.Responds ?? new Dictionary<string, string>())
                response.Headers.Append(name, value);
        };
        (await app.Send(row.Method, "/", Lines(Origin, row.Origin), Lines(Method, row.RequestMethod is null ? null : [row.RequestMethod])))
            .Should().Be(Answers.Of(row.Status, row.Expect));
        app.Probe.Handlers.Should().Be(before + 1);
    }

    [Theory]
    [InlineData(Server.TestServer)]
    [InlineData(Server.Kestrel)]
    public async Task Refuses_preflights_and_keeps_out_of_responses_where_no_policy_applies(Server server)
    {
        TestApp app = await wires.For(server, new StrictPreflightPolicyOptions { AllowedOrigins = ["*"] }, name: "Partners");
        (await app.Send("OPTIONS", "/", Lines(Origin, ["https://a.example"]), Lines(Method, ["GET"]))).Should().Be(Answers.RefusedPreflight);
        app.Probe.Handlers.Should().Be(0);

        wires.Respond = response => (response.Headers.Vary, response.Headers.AccessControlAllowOrigin) = ("Accept", "*");
        (await app.Send("GET", "/", Lines(Origin, ["https://a.example"]))).Should().Be(Answers.Of(200, "Vary: Accept"));
        app.Probe.Handlers.Should().Be(1);
    }

    private static TheoryData<Server, string> OnEachServer(IEnumerable<string> rows)
    {
        var data = new TheoryData<Server, string>();
        foreach (string it in rows)
        {
            data.Add(Server.TestServer, it);
            data.Add(Server.Kestrel, it);
        }
        return data;
    }

    private static KeyValuePair<string, StringValues> Lines(string name, IReadOnlyList<string>? lines) => new(name, lines is null ? default : new StringValues([.. lines]));
}
