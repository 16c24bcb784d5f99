namespace CorsPreflight.Core.Rules;

/// <summary>
/// What an id stands for, wherever it is told: at startup, by <c>lint</c> and <c>explain</c>, in an editor, in the documents.
/// </summary>
/// <param name="Id">Stable: <c>CPF1004</c>.</param>
/// <param name="Severity">What it does to the application.</param>
/// <param name="Title">What is wrong or unusual, in a few words.</param>
/// <param name="Why">What would happen.</param>
/// <param name="Help">What to do.</param>
internal sealed record Rule(string Id, RuleSeverity Severity, string Title, string Why, string Help)
{
    /// <summary>Whether only a running application can break it: files do not have its endpoints.</summary>
    public bool IsOfEndpoints => Id[4] == '6';
}
