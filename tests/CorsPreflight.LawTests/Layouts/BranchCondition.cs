namespace CorsPreflight.LawTests.Layouts;

/// <summary>What a MapWhen branch is taken by.</summary>
internal enum BranchCondition
{
    Header,
    Host,
    Query,
}
