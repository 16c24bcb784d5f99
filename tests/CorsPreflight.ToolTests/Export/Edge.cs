using System.Globalization;
using CorsPreflight.Tests;
using CorsPreflight.Tool.Tests.Servers;

namespace CorsPreflight.Tool.Tests.Export;

/// <summary>
/// A real server that runs every policy of the tables, each under a host name of its own, before an application that answers as X-Answer
/// says.
/// </summary>
public abstract class Edge : IAsyncLifetime
{
    private const string PreflightVary = "Vary: Origin, Access-Control-Request-Method, Access-Control-Request-Headers";

    private readonly Dictionary<string, StrictPreflightPolicyOptions> origins = Cases.Origins.ToDictionary(
        row => row.Key,
        row => new StrictPreflightPolicyOptions { AllowedOrigins = [.. row.Value.Patterns], DangerouslyAllowPublicSuffixes = true });

    private readonly Dictionary<StrictPreflightPolicyOptions, string> hosts;
    private ServerProcess? server;

    protected Edge()
    {
        hosts = Cases.Preflights.Values.Select(r => r.Policy)
            .Concat(Cases.Actuals.Values.Select(r => r.Policy))
            .Concat(origins.Values)
            .Distinct()
            .Select((policy, i) => (policy, host: $"p{i}"))
            .ToDictionary(p => p.policy, p => p.host);
    }

    public static string RefusedPreflight { get; } = $"403\n{PreflightVary}";

    internal ServerProcess Server => server!;

    protected abstract IReadOnlyList<string> Programs { get; }

    public async Task InitializeAsync()
    {
        if (Installed.ReasonToSkip(Programs) is null)
            server = await Start(hosts.ToDictionary(p => p.Value, p => p.Key));
    }

    public virtual Task DisposeAsync()
    {
        server?.Dispose();
        return Task.CompletedTask;
    }

    /// <summary>Under the policy that a row of the table of origins stands for.</summary>
    internal Task<string> Ask(OriginsCase row, Question question) => Ask(origins[row.It], question);

    internal Task<string> Ask(StrictPreflightPolicyOptions policy, Question question) => Ask(policy, "/", question);

    internal Task<string> Ask(StrictPreflightPolicyOptions policy, string path, Question question) => Ask(hosts[policy], path, question);

    /// <summary>Status, CORS headers and Vary of the whole answer.</summary>
    internal async Task<string> Ask(string host, string path, Question question)
    {
        string[] head = (await Server.Send(question.Bytes(host, path))).Split("\r\n\r\n")[0].Split("\r\n");
        return Answer(
            int.Parse(head[0].Split(' ')[1], CultureInfo.InvariantCulture),
            head.Skip(1).Select(line => line.Split(": ", 2)).Select(parts => KeyValuePair.Create(parts[0], parts[1])));
    }

    internal static string Expected(PreflightCase row) =>
        row.Allowed is null ? RefusedPreflight : $"{Answer(204, row.Allowed)}\n{PreflightVary}";

    internal static string Expected(ActualCase row) => Answer(row.Status, row.Expect);

    /// <param name="policies">The policies by host.</param>
    internal abstract Task<ServerProcess> Start(IReadOnlyDictionary<string, StrictPreflightPolicyOptions> policies);

    // Several lines of one header are joined by ", ".
    private static string Answer(int status, IEnumerable<KeyValuePair<string, string>> headers) =>
        string.Join(
            '\n',
            headers.Where(h =>
                    h.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase)
                    || h.Key.Equals("Vary", StringComparison.OrdinalIgnoreCase))
                .GroupBy(h => h.Key, h => h.Value, StringComparer.OrdinalIgnoreCase)
                .Select(h => $"{h.Key}: {string.Join(", ", h)}")
                .Order(StringComparer.Ordinal)
                .Prepend($"{status}"));
}
