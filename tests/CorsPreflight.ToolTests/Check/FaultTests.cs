using CorsPreflight.Tool.Diagnosis;

namespace CorsPreflight.Tool.Tests.Check;

/// <summary>The table of faults, each served and diagnosed.</summary>
public class FaultTests
{
    public static TheoryData<string> Rows => [.. FaultCase.All.Keys];

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Names_the_cause(string it)
    {
        FaultCase row = FaultCase.All[it];
        using var server = new FaultServer(row);
        Checked found = await Checked.Url($"http://127.0.0.1:{server.Port}/a", Arguments(row.Call));
        Cause? cause = Causes.All.SingleOrDefault(c => c.Id == row.Cause);
        int exitCode = cause is null ? 0 : cause.Severity == Severity.Network ? 3 : 1;
        $"{found.Summary} {found.Server}".Should().Be($"{exitCode} {row.Cause ?? "allowed"} {string.Join("", (row.Warnings ?? []).Select(warning => $"{warning} "))}{row.Server}");
        if (row.Detail is not null)
            found.Detail.Should().Contain(row.Detail);
    }

    [Fact]
    public void Has_a_row_for_every_cause_that_a_raw_server_can_show()
    {
        string[] elsewhere = ["name-unknown", "connection-refused", "unreachable", "tls-certificate", "tls-handshake", "not-http2", "local-network"];
        FaultCase.All.Values.SelectMany(row => (row.Warnings ?? []).Append(row.Cause)).OfType<string>().Concat(elsewhere).Distinct().Should().BeEquivalentTo(Causes.All.Select(cause => cause.Id));
    }

    [Fact]
    public void Has_each_cause_once() => Causes.All.Should().OnlyHaveUniqueItems(cause => cause.Id).And.HaveCount(typeof(Causes).GetFields().Length);

    private static string[] Arguments(FaultCall call) =>
    [
        "--origin", call.Origin, "--method", call.Method, "--timeout", "2",
        .. (call.Headers ?? []).SelectMany(header => new[] { "--header", header }),
        .. call.Credentials ? ["--credentials"] : (string[])[],
    ];
}
