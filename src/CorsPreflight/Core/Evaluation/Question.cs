namespace CorsPreflight.Core.Evaluation;

/// <summary>What the form asks. The texts are the sender's own.</summary>
/// <param name="Policy">The name of a policy; empty where the endpoint at the path decides.</param>
/// <param name="Path">The path of a call.</param>
/// <param name="Origin">The page's.</param>
/// <param name="Method">Of the call.</param>
/// <param name="Headers">The names as a preflight lists them; null where there are none.</param>
/// <param name="WithCredentials">Whether the page sends cookies and the like.</param>
internal sealed record Question(string Policy, string Path, string Origin, string Method, string? Headers, bool WithCredentials)
{
    /// <summary>As long as the longest request line that Kestrel takes by default, whatever the server.</summary>
    public const int MaxQueryLength = 8192;
}
