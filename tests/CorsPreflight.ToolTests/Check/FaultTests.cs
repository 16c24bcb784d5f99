using CorsPreflight.Tool.Check.Diagnosis;

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
        Checked found = await Checked.Url($"http://127.0.0.1:{server.Port}/a", Arguments(row));
        Cause? cause = Causes.All.SingleOrDefault(c => c.Id == row.Cause);
        int exitCode =
            cause is null ? 0
            : cause.Severity == Severity.Network ? 3
            : 1;
        $"{found.Summary} {found.Server}"
            .Should().Be(
                $"{exitCode} {row.Cause ?? "allowed"} "
                    + $"{string.Join("", (row.Warnings ?? []).Select(warning => $"{warning} "))}{row.Server}");
        if (row.Detail is not null)
            found.Detail.Should().Contain(row.Detail);
    }

    [Fact]
    public void Has_a_row_for_every_cause_that_a_raw_server_can_show()
    {
        string[] elsewhere =
        [
            "name-unknown", "connection-refused", "unreachable", "tls-certificate", "tls-handshake", "not-http2", "local-network",
        ];
        FaultCase.All.Values.SelectMany(row => (row.Warnings ?? []).Append(row.Cause))
            .OfType<string>()
            .Concat(elsewhere)
            .Distinct()
            .Should().BeEquivalentTo(Causes.All.Select(cause => cause.Id));
    }

    [Fact]
    public void Has_each_id_once() => Causes.All.Should().OnlyHaveUniqueItems(cause => cause.Id);

    // Where it does not matter, a busy machine gets all the time that it needs.
    private static string[] Arguments(FaultCase row) =>
    [
        "--origin", row.Call.Origin, "--method", row.Call.Method, "--timeout", row.Cause == "timeout" ? "1" : "60",
        .. (row.Call.Headers ?? []).SelectMany(header => new[] { "--header", header }),
        .. row.Call.Credentials ? ["--credentials"] : (string[])[],
    ];
}
