namespace CorsPreflight;

/// <summary>The answer of a policy to a preflight.</summary>
public readonly record struct PreflightVerdict
{
    // The offender is cut out of the request's own text only when somebody asks for it: refusing allocates nothing.
    private readonly string? text;
    private readonly int start, length;

    internal PreflightVerdict(PreflightReason reason)
    {
        Reason = reason;
    }

    internal PreflightVerdict(PreflightReason reason, string? offender)
        : this(reason, offender, 0, offender?.Length ?? 0)
    {
    }

    internal PreflightVerdict(PreflightReason reason, string? text, int start, int length)
    {
        Reason = reason;
        this.text = text;
        this.start = start;
        this.length = length;
    }

    /// <summary>Whether the actual request may follow.</summary>
    public bool IsAllowed => Reason == PreflightReason.Allowed;

    /// <summary>The first check that failed; <see cref="PreflightReason.Allowed"/> if none did.</summary>
    public PreflightReason Reason { get; }

    /// <summary>
    /// The origin, the method or the one header name that failed, as it was sent: untrusted text of any length. Null where nothing
    /// failed or no single part is to blame.
    /// </summary>
    public string? Offender => length == 0 ? null : text!.Substring(start, length);

    /// <summary>The same without a copy.</summary>
    internal ReadOnlySpan<char> OffenderSpan => text.AsSpan(start, length);

    /// <summary>Whether both have the same reason and offender.</summary>
    /// <param name="other">The verdict to compare with.</param>
    /// <returns>True if they are equal.</returns>
    public bool Equals(PreflightVerdict other) =>
        Reason == other.Reason && OffenderSpan.SequenceEqual(other.OffenderSpan);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Reason, string.GetHashCode(OffenderSpan));
}
