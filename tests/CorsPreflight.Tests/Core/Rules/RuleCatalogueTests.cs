using System.Reflection;
using CorsPreflight.Core.Rules;

namespace CorsPreflight.Tests.Core.Rules;

public class RuleCatalogueTests
{
    [Fact]
    public void Has_every_rule_once_in_the_order_of_the_ids()
    {
        RuleCatalogue.All.Should().BeEquivalentTo(
            typeof(RuleCatalogue).GetFields().Where(static field => field.FieldType == typeof(Rule)).Select(static field => field.GetValue(null)));
        RuleCatalogue.All.Select(static rule => rule.Id).Should().BeInAscendingOrder(StringComparer.Ordinal).And.OnlyHaveUniqueItems();
        RuleCatalogue.All.Should().OnlyContain(static rule => rule.Severity == (rule.Id[3] == '1' ? RuleSeverity.Error : RuleSeverity.Warning));
    }

    [Fact]
    public void Every_rule_is_told_of_and_nothing_else_is() =>
        IdsOf(typeof(Mistake)).Concat(IdsOf(typeof(Warning))).Distinct().Should().BeEquivalentTo(RuleCatalogue.All.Select(static rule => rule.Id));

    [Fact]
    public void The_document_has_its_words()
    {
        string section = Readme.Of("docs/errors.md")[Readme.Of("docs/errors.md").IndexOf("### CPF", StringComparison.Ordinal)..];
        string[] parts = section.Split("### ", StringSplitOptions.RemoveEmptyEntries);
        parts.Select(static part => string.Join(' ', part.Split("\n\n").Take(2)).ReplaceLineEndings(" ").TrimEnd())
            .Should().Equal(RuleCatalogue.All.Select(static rule => $"{rule.Id} **{rule.Title}.** {rule.Why} {rule.Help}"));
    }

    // Each mistake and warning, made up of nothing.
    private static IEnumerable<string> IdsOf(Type catalogue) => catalogue.GetMethods(BindingFlags.Public | BindingFlags.Static)
        .Where(method => method.ReturnType == typeof(StrictPreflightConfigurationError) || method.ReturnType == typeof(Warning))
        .Select(static method => method.Invoke(null, [.. method.GetParameters().Select(Nothing)]) switch
        {
            StrictPreflightConfigurationError error => error.Id,
            Warning warning => warning.Id,
            _ => "neither",
        });

    private static object? Nothing(ParameterInfo parameter) =>
        parameter.ParameterType == typeof(string) ? "x" : parameter.HasDefaultValue ? parameter.DefaultValue : Array.Empty<string>();
}
