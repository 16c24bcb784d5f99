namespace CorsPreflight.Requests;

/// <summary>
/// What is left of a path behind its first segment, behind its second, and so on to nothing but the root; one pass for all.
/// </summary>
internal ref struct PathEnd
{
    private readonly ReadOnlySpan<char> path;
    private int start;

    public PathEnd(ReadOnlySpan<char> path)
    {
        this.path = path;
        IsOdd = path.Contains("//", StringComparison.Ordinal);
        // A slash at the end begins no segment.
        Segments = path.Length <= 1 ? 0 : path.TrimEnd('/').Count('/');
    }

    /// <summary>Whether there are empty segments in the path, which are for routing to count.</summary>
    public bool IsOdd { get; }

    /// <summary>How many segments are left.</summary>
    public int Segments { get; private set; }

    /// <summary>What is left.</summary>
    public readonly ReadOnlySpan<char> Left => start < path.Length ? path[start..] : "/";

    /// <summary>The first segment of what is left.</summary>
    public readonly ReadOnlySpan<char> First
    {
        get
        {
            ReadOnlySpan<char> first = Left[1..];
            return first.IndexOf('/') is int end and >= 0 ? first[..end] : first;
        }
    }

    /// <summary>Takes off a segment; false where there is none.</summary>
    public bool TryMove()
    {
        if (start >= path.Length || (start == 0 && path.Length <= 1))
            return false;
        int next = start + 1 < path.Length ? path[(start + 1)..].IndexOf('/') : -1;
        start = next < 0 ? path.Length : start + 1 + next;
        Segments = Math.Max(0, Segments - 1);
        return true;
    }
}
