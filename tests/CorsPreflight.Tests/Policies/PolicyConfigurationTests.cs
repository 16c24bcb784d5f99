using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CorsPreflight.Tests.Policies;

public class PolicyConfigurationTests
{
    public static TheoryData<string> Rows => Cases.Names(Cases.Policies);

    [Theory]
    [MemberData(nameof(Rows))]
    public void Starts_or_names_every_mistake(string it)
    {
        PolicyCase row = Cases.Policies[it];
        (IReadOnlyList<StrictPreflightConfigurationError> errors, IReadOnlyList<string> warnings) = Load(row.Settings.GetRawText());
        errors.Select(e => $"{new PolicyMistake(e.Id, e.Path, e.Value, e.Suggestion)}").Should().Equal(row.Errors.Select(e => $"{e}"));
        if (row.Warnings is not null)
            warnings.Should().Equal(row.Warnings, (warning, part) => warning.Contains(part, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_mistake_is_a_sentence_that_names_its_place_and_the_correction()
    {
        foreach (StrictPreflightConfigurationError error in Cases.Policies.Values.SelectMany(row => Load(row.Settings.GetRawText()).Errors))
        {
            error.Message.Should().StartWith(error.Path + " ").And.MatchRegex("[.?}]$").And.NotMatchRegex(@"\p{Cc}");
            if (error.Suggestion is not null)
                error.Message.Should().Contain(error.Suggestion.Split(", ")[0].Trim('"'));
        }
    }

    [Fact]
    public void The_message_is_the_whole_list()
    {
        var act = () => PreflightPolicy.Create(new StrictPreflightPolicyOptions { AllowedOrigins = ["https://a/"], MaxAgeSeconds = -1 });
        StrictPreflightConfigurationException exception = act.Should().Throw<StrictPreflightConfigurationException>().Which;
        exception.Message.ReplaceLineEndings("\n").Should().Be(
            "CorsPreflight found 2 mistakes and does not start:"
            + string.Concat(exception.Errors.Select(e => $"\n  {e.Id}: {e.Message}")));
        exception.Errors[0].Message.Should().Be("AllowedOrigins:0 \"https://a/\" ends in a slash, which no browser sends; write \"https://a\".");
        exception.Failures.Should().Equal(exception.Errors.Select(e => e.Message));
    }

    [Fact]
    public void Every_suggested_origin_is_an_origin()
    {
        StrictPreflightConfigurationError[] errors = [.. Cases.Policies.Values.SelectMany(row => Load(row.Settings.GetRawText()).Errors)
            .Where(e => e.Id is "CPF1004" or "CPF1005" or "CPF1007" or "CPF1009" or "CPF1010" && e.Suggestion?.StartsWith('"') == false)];
        errors.Should().NotBeEmpty();
        foreach (StrictPreflightConfigurationError error in errors)
        {
            var act = () => PreflightPolicy.Create(new StrictPreflightPolicyOptions { AllowedOrigins = [error.Suggestion!] });
            act.Should().NotThrow("{0} is suggested for {1}", error.Suggestion, error.Value);
        }
    }

    private static (IReadOnlyList<StrictPreflightConfigurationError> Errors, IReadOnlyList<string> Warnings) Load(string settings)
    {
        using var json = new MemoryStream(Encoding.UTF8.GetBytes(settings));
        using ServiceProvider services = new ServiceCollection()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddJsonStream(json).Build())
            .AddStrictPreflight()
            .BuildServiceProvider();
        try
        {
            StrictPreflightOptions options = services.GetRequiredService<IOptions<StrictPreflightOptions>>().Value;
            return ([], options.Compiled!.Warnings);
        }
        catch (StrictPreflightConfigurationException exception)
        {
            exception.Errors.Should().NotBeEmpty();
            return (exception.Errors, []);
        }
    }
}
