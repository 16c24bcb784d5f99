using CorsPreflight.LawTests.Applications;
using CorsPreflight.LawTests.Layouts;

namespace CorsPreflight.LawTests.Judging;

/// <summary>A request for which the law does not hold.</summary>
internal sealed record Counterexample(
    string Law, Layout Layout, Question Question, string Origin, WhatRan Ran, Expectation Expected, Answer Answer)
{
    /// <summary>Alike in what is wrong, and probably in why.</summary>
    public string Kind => $"{Law} | {Ran.Kind} {Ran.Endpoint?.Owner} {(Ran.IsReplayed ? "replayed" : "")}"
        + $" | {(Layout.HasCorsMetadata ? "" : "no CORS metadata")} {(Layout.HasOneRouter ? "" : "several routers")}"
        + $" | {string.Join(", ", Layout.Surroundings.Order(StringComparer.Ordinal))}";

    /// <summary>The smaller, the sooner understood.</summary>
    public int Size => Layout.AllSteps.Count() * 3 + Layout.Routers.Sum(specs => specs.Length);

    public override string ToString() => $"""
        {Law}
          layout   {Layout}
          request  {Question} from {Origin}
          what ran {Ran} -> {Expected}
          answer   {Answer}
          again    CORSPREFLIGHT_LAW_SEED={Layout.Seed} dotnet test tests/CorsPreflight.LawTests
        """;
}
