using ArchUnitNET.Domain;
using ArchUnitNET.Domain.Dependencies;
using ArchUnitNET.Loader;

namespace CorsPreflight.Tests;

/// <summary>The rooms of the library, and the arrows between them, which never turn back.</summary>
public class ArchitectureTests
{
    // Configuration, options and logging are there without it.
    private const string AspNetCore = "Microsoft.AspNetCore";

    private static readonly Architecture Library = new ArchLoader().LoadAssemblies(typeof(PreflightPolicy).Assembly).Build();

    [Theory]
    [InlineData("Core.Fetch", "Core.Rules", "Core.Configuration", "Core.Policies", "Core.Evaluation", "Hosting", "Requests", "Diagnostics", "Inspector")]
    [InlineData("Core.Rules", "Core.Configuration", "Core.Policies", "Core.Evaluation", "Hosting", "Requests", "Diagnostics", "Inspector")]
    [InlineData("Core.Configuration", "Core.Evaluation", "Hosting", "Requests", "Diagnostics", "Inspector")]
    [InlineData("Core.Policies", "Core.Evaluation", "Hosting", "Requests", "Diagnostics", "Inspector")]
    [InlineData("Core.Evaluation", "Hosting", "Requests", "Diagnostics", "Inspector")]
    [InlineData("Diagnostics", "Hosting", "Requests", "Inspector")]
    [InlineData("Requests", "Hosting", "Inspector")]
    [InlineData("Hosting", "Inspector")]
    public void Arrows_never_turn_back(string room, params string[] others) =>
        DependenciesOf(room).Where(one => Array.Exists(others, other => IsIn(one.Target, other))).Select(Show).Should().BeEmpty();

    [Theory]
    [InlineData("Core.Fetch")]
    [InlineData("Core.Rules")]
    [InlineData("Core.Configuration")]
    [InlineData("Core.Policies")]
    [InlineData("Core.Evaluation")]
    public void The_core_knows_nothing_of_ASP_NET_Core(string room)
    {
        DependenciesOf(room).Should().NotBeEmpty();
        DependenciesOf(room).Where(static one => one.Target.FullName.StartsWith(AspNetCore, StringComparison.Ordinal)).Select(Show).Should().BeEmpty();
    }

    private static IEnumerable<ITypeDependency> DependenciesOf(string room) =>
        Library.Types.Where(type => IsIn(type, room)).SelectMany(static type => type.Dependencies);

    private static bool IsIn(IType type, string room) => type.FullName.StartsWith($"CorsPreflight.{room}.", StringComparison.Ordinal);

    private static string Show(ITypeDependency dependency) => $"{dependency.Origin.FullName} -> {dependency.Target.FullName}";
}
