using System.Diagnostics.CodeAnalysis;

namespace CorsPreflight.Tool.Check.Wire;

/// <summary>A request, and either the answer or why there is none.</summary>
internal sealed record Exchange(Request Request, Answer? Answer, Failure? Failure)
{
    [MemberNotNullWhen(true, nameof(Answer))]
    [MemberNotNullWhen(false, nameof(Failure))]
    public bool IsAnswered => Answer is not null;
}
