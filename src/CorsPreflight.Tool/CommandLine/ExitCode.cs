namespace CorsPreflight.Tool.CommandLine;

/// <summary>What the command tells scripts.</summary>
internal static class ExitCode
{
    /// <summary>Allowed, or nothing is wrong.</summary>
    public const int Fine = 0;

    /// <summary>Refused, or there are mistakes.</summary>
    public const int Refused = 1;

    /// <summary>There is no answer: the arguments are wrong, or a file cannot be read.</summary>
    public const int Usage = 2;

    /// <summary>The server could not be reached, or did not speak HTTP.</summary>
    public const int Network = 3;

    /// <summary>Ctrl+C: 128 and the number of the signal, as shells have it.</summary>
    public const int Interrupted = 130;

    /// <summary>SIGTERM, by the same rule.</summary>
    public const int Terminated = 143;
}
