namespace CorsPreflight.Tool.Lint;

/// <summary>What <c>lint --json</c> writes.</summary>
/// <param name="Files">All that were read, in their order: later ones win.</param>
/// <param name="Findings">In the order of the files and their lines.</param>
/// <param name="Notes">Whose lists count, where several files have one; and what only endpoints can tell.</param>
internal sealed record LintReport(IReadOnlyList<string> Files, IReadOnlyList<Complaint> Findings, IReadOnlyList<string> Notes);
