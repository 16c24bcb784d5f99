using System.Reflection;

namespace CorsPreflight.Tests;

public class PublicSurfaceTests
{
    private static readonly Assembly Library = typeof(PreflightPolicy).Assembly;

    [Fact]
    public void Types_in_folders_are_internal_and_types_at_the_root_are_public()
    {
        IEnumerable<Type> types = Library.GetTypes().Where(t => !t.IsNested && t.Namespace is not null && t.FullName!.Contains("Preflight", StringComparison.Ordinal) && !t.FullName.Contains('<', StringComparison.Ordinal));
        types.Where(t => t.IsPublic).Select(t => t.Namespace).Distinct().Should().BeEquivalentTo(
            "CorsPreflight", "Microsoft.AspNetCore.Builder", "Microsoft.Extensions.DependencyInjection");
        types.Where(t => !t.IsPublic).Select(t => t.Namespace).Distinct().Should().BeEquivalentTo(
            "CorsPreflight.Core.Fetch", "CorsPreflight.Core.Rules", "CorsPreflight.Core.Configuration", "CorsPreflight.Core.Policies",
            "CorsPreflight.Core.Evaluation", "CorsPreflight.Hosting", "CorsPreflight.Requests", "CorsPreflight.Diagnostics",
            "CorsPreflight.Inspector");
    }

    [Fact]
    public void Public_types_begin_with_the_name_of_the_product() =>
        Library.GetExportedTypes().Should().OnlyContain(t => t.Name.StartsWith("StrictPreflight", StringComparison.Ordinal) || t.Name.StartsWith("Preflight", StringComparison.Ordinal));
}
