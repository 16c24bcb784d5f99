namespace CorsPreflight.Tool.Check.Browser;

/// <summary>What a browser makes of an answer.</summary>
/// <param name="Check">The first check that failed.</param>
/// <param name="Offender">The value, the method or the header's name that it failed for; null where nothing was there.</param>
internal readonly record struct Finding(BrowserCheck Check, string? Offender = null)
{
    public bool Passed => Check == BrowserCheck.Passed;
}
