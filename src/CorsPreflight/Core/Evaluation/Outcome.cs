namespace CorsPreflight.Core.Evaluation;

internal enum Outcome
{
    Passed,
    Failed,
    NotReached,
}
