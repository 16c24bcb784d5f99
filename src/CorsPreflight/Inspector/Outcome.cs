namespace CorsPreflight.Inspector;

internal enum Outcome
{
    Passed,
    Failed,
    NotReached,
}
