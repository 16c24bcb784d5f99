namespace CorsPreflight.Diagnostics;

/// <summary>Decisions that say the same, told as one.</summary>
/// <param name="Id">Its name, which no other start of the application gives to another.</param>
/// <param name="Count">How many they are.</param>
/// <param name="First">When the first was made.</param>
/// <param name="Last">The last of them.</param>
internal sealed record DecisionGroup(string Id, long Count, DateTimeOffset First, Decision Last);
