using Microsoft.AspNetCore.Http;

namespace CorsPreflight.Tests.Requests;

/// <summary>The tables, played over servers.</summary>
public class WireTests(Wires wires) : IClassFixture<Wires>
{
    private const string PreflightVary = "Origin, Access-Control-Request-Method, Access-Control-Request-Headers";

    public static TheoryData<WireServer, string> Preflights => OnEachServer(Cases.Preflights.Keys);

    public static TheoryData<WireServer, string> Actuals => OnEachServer(Cases.Actuals.Keys);

    [Theory]
    [MemberData(nameof(Preflights))]
    public async Task Answers_preflights_itself(WireServer server, string it)
    {
        (StrictPreflightPolicyOptions policy, PreflightCase row) = Cases.Preflights[it];
        Wire wire = await wires.For(server, policy);
        int before = wire.Handled;
        WireAnswer answer = await wire.Send(new WireRequest("OPTIONS",
            [.. Lines("Origin", row.Origin), .. Lines("Access-Control-Request-Method", row.Method), .. Lines("Access-Control-Request-Headers", row.Headers)]));
        answer.Headers.Should().Equal(new Dictionary<string, string>(row.Allowed ?? new Dictionary<string, string>()) { ["Vary"] = PreflightVary });
        answer.Status.Should().Be(row.Allowed is null ? StatusCodes.Status403Forbidden : StatusCodes.Status204NoContent);
        wire.Handled.Should().Be(before);
    }

    [Theory]
    [MemberData(nameof(Actuals))]
    public async Task Completes_every_other_response(WireServer server, string it)
    {
        (StrictPreflightPolicyOptions policy, ActualCase row) = Cases.Actuals[it];
        Wire wire = await wires.For(server, policy);
        int before = wire.Handled;
        wire.Respond = response =>
        {
            response.StatusCode = row.Status;
            foreach ((string name, string value) in row.Responds ?? new Dictionary<string, string>())
                response.Headers.Append(name, value);
        };
        WireAnswer answer = await wire.Send(new WireRequest(row.Method,
            [.. Lines("Origin", row.Origin), .. Lines("Access-Control-Request-Method", row.RequestMethod is null ? null : [row.RequestMethod])]));
        answer.Headers.Should().Equal(row.Expect);
        answer.Status.Should().Be(row.Status);
        wire.Handled.Should().Be(before + 1);
    }

    [Theory]
    [InlineData(WireServer.TestServer)]
    [InlineData(WireServer.Kestrel)]
    public async Task Refuses_preflights_and_keeps_out_of_responses_where_no_policy_applies(WireServer server)
    {
        await using Wire wire = await Wire.Start(server, new StrictPreflightPolicyOptions { AllowedOrigins = ["*"] }, name: "Partners");
        WireAnswer preflight = await wire.Send(new WireRequest("OPTIONS", [.. Lines("Origin", ["https://a.example"]), .. Lines("Access-Control-Request-Method", ["GET"])]));
        (preflight.Status, wire.Handled).Should().Be((StatusCodes.Status403Forbidden, 0));
        preflight.Headers.Should().Equal(new Dictionary<string, string> { ["Vary"] = PreflightVary });

        wire.Respond = response => (response.Headers.Vary, response.Headers.AccessControlAllowOrigin) = ("Accept", "*");
        WireAnswer actual = await wire.Send(new WireRequest("GET", [.. Lines("Origin", ["https://a.example"])]));
        (actual.Status, wire.Handled).Should().Be((StatusCodes.Status200OK, 1));
        actual.Headers.Should().Equal(new Dictionary<string, string> { ["Vary"] = "Accept" });
    }

    private static TheoryData<WireServer, string> OnEachServer(IEnumerable<string> rows)
    {
        var data = new TheoryData<WireServer, string>();
        foreach (string it in rows)
        {
            data.Add(WireServer.TestServer, it);
            data.Add(WireServer.Kestrel, it);
        }
        return data;
    }

    private static IEnumerable<KeyValuePair<string, string>> Lines(string name, IReadOnlyList<string>? lines) =>
        (lines ?? []).Select(line => KeyValuePair.Create(name, line));
}
