using System.Text;
using CsCheck;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CorsPreflight.Tests.Core.Configuration;

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
            warnings.Select(warning => warning.Replace(" (a JSON stream)", "", StringComparison.Ordinal)).Should().Equal(row.Warnings, (warning, part) => warning.Contains(part, StringComparison.Ordinal));
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
        exception.ToString().ReplaceLineEndings("\n").Should().Be($"\nCorsPreflight.StrictPreflightConfigurationException: {exception.Message.ReplaceLineEndings("\n")}\n");
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

    [Fact]
    public void Starts_or_names_a_mistake_whatever_the_sources_hold()
    {
        Gen<string> key = Gen.OneOf("StrictPreflight", "Policies", "Policy", "Default", "Partner", "AllowedOrigins", "AllowedMethods", "allowedheaders", "ExposedHeaders", "AllowCredentials", "MaxAgeSeconds", "Diagnostics", "0", "1", "2", "x", "");
        Gen<string> path = Gen.Select(Gen.Int[0, 2], key.Array[0, 3], (depth, keys) => ConfigurationPath.Combine([.. new[] { "StrictPreflight", "Policies", "Default" }.Take(depth + 1), .. keys]));
        Gen<string?> value = Gen.OneOf<string?>(null, "", "*", "true", "yes", "600", "https://a", "https://*.a.example", "http://a/", "PUT", "Set-Cookie", "a,b", "\0");
        int started = 0;
        Gen.Dictionary(path, value)[0, 8].Array[1, 3].Sample(
            sources =>
            {
                var builder = new ConfigurationBuilder();
                // One that starts is below, so that not everything is about what is missing.
                builder.AddInMemoryCollection([new("StrictPreflight:Policies:Other:AllowedOrigins:0", "https://other.example")]);
                foreach (Dictionary<string, string?> source in sources)
                    builder.AddInMemoryCollection(source);
                if (Load(builder).Errors.Count == 0)
                    Interlocked.Increment(ref started);
            },
            iter: 3_000);
        started.Should().BeInRange(30, 2_970, "the sources are neither all good nor all bad");
    }

    private static (IReadOnlyList<StrictPreflightConfigurationError> Errors, IReadOnlyList<string> Warnings) Load(string settings)
    {
        using var json = new MemoryStream(Encoding.UTF8.GetBytes(settings));
        return Load(new ConfigurationBuilder().AddJsonStream(json));
    }

    private static (IReadOnlyList<StrictPreflightConfigurationError> Errors, IReadOnlyList<string> Warnings) Load(IConfigurationBuilder configuration)
    {
        using ServiceProvider services = new ServiceCollection()
            .AddSingleton<IConfiguration>(configuration.Build())
            .AddStrictPreflight()
            .BuildServiceProvider();
        new ApplicationBuilder(services).UseStrictPreflight();
        try
        {
            StrictPreflightOptions options = services.GetRequiredService<IOptions<StrictPreflightOptions>>().Value;
            return ([], [.. options.Reading.Compiled!.Warnings.Select(w => w.Message)]);
        }
        catch (StrictPreflightConfigurationException exception)
        {
            exception.Errors.Should().NotBeEmpty();
            return (exception.Errors, []);
        }
    }
}
