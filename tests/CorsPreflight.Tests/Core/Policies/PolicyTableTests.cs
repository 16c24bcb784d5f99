using System.Reflection;
using CorsPreflight.Core.Policies;

namespace CorsPreflight.Tests.Core.Policies;

/// <summary>Two tables are the same only where everything is that anybody can configure: what is not compared would never change.</summary>
public class PolicyTableTests
{
    private static readonly Dictionary<string, Action<StrictPreflightOptions>> Changes = new()
    {
        ["Diagnostics"] = o => o.Diagnostics = true,
        ["PathBases"] = o => o.PathBases = ["/api"],
        ["Policies"] = o => o.Policies["Other"] = new StrictPreflightPolicyOptions { AllowedOrigins = ["https://other.example"] },
        ["AllowedOrigins"] = o => Of(o).AllowedOrigins = ["https://b.example"],
        ["AllowedMethods"] = o => Of(o).AllowedMethods = ["DELETE"],
        ["AllowedHeaders"] = o => Of(o).AllowedHeaders = ["X-B"],
        ["ExposedHeaders"] = o => Of(o).ExposedHeaders = ["X-C"],
        ["AllowCredentials"] = o => Of(o).AllowCredentials = true,
        ["MaxAgeSeconds"] = o => Of(o).MaxAgeSeconds = 5,
        ["DangerouslyAllowInsecureOrigins"] = o => Of(o).DangerouslyAllowInsecureOrigins = true,
        ["DangerouslyAllowPublicSuffixes"] = o => Of(o).DangerouslyAllowPublicSuffixes = true,
        ["a name in other letters"] = o =>
        {
            o.Policies["DEFAULT"] = Of(o);
            o.Policies.Remove("Default");
            o.Policies["DEFAULT"] = Policy();
        },
        ["no prefixes"] = o => o.PathBases = [],
        ["any header"] = o => Of(o).AllowedHeaders = ["*"],
    };

    public static TheoryData<string> Names => [.. Changes.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_change_makes_another_table(string name) => Compile(Changes[name]).IsSameAs(Compile(static _ => { })).Should().BeFalse();

    [Fact]
    public void The_same_makes_the_same_table()
    {
        foreach (Action<StrictPreflightOptions> change in Changes.Values)
            Compile(change).IsSameAs(Compile(change)).Should().BeTrue();
    }

    [Fact]
    public void All_that_can_be_configured_is_compared()
    {
        PropertyInfo[] properties = [.. typeof(StrictPreflightOptions).GetProperties(), .. typeof(StrictPreflightPolicyOptions).GetProperties()];
        Changes.Keys.Should().Contain(properties.Select(static property => property.Name));
    }

    private static PolicyTable Compile(Action<StrictPreflightOptions> change)
    {
        var options = new StrictPreflightOptions { Policies = { ["Default"] = Policy() } };
        change(options);
        return PolicyTable.Compile(options);
    }

    private static StrictPreflightPolicyOptions Of(StrictPreflightOptions options) => options.Policies["Default"];

    private static StrictPreflightPolicyOptions Policy() =>
        new() { AllowedOrigins = ["https://a.example"], AllowedMethods = ["PUT"], AllowedHeaders = ["X-A"] };
}
