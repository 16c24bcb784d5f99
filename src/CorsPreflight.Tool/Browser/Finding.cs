namespace CorsPreflight.Tool.Browser;

/// <summary>What a browser makes of an answer.</summary>
/// <param name="Check">The first check that failed.</param>
/// <param name="Offender">The value, the method or the header's name that it failed for; null where nothing was there.</param>
internal readonly record struct Finding(Check Check, string? Offender = null)
{
    public bool Passed => Check == Check.Passed;
}
