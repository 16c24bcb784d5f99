using CorsPreflight.Tests.Core.Fetch;
using CsCheck;

namespace CorsPreflight.Tests.Core.Policies;

public class PolicyCompilerTests
{
    private static readonly Gen<string> Entry = Gen.OneOf<string>(Texts.Pattern, Texts.Mutated(Texts.Pattern), Texts.Any, Gen.String);

    private static readonly Gen<string> Name = Gen.OneOf<string>(Gen.OneOf("*", "PUT", "trace", "X-A", "Cookie", "Set-Cookie", "Sec-A", "ETag", "PUT,"), Texts.Any);

    // Mistakes are many and right lists few, unless some are drawn from what is right.
    private static readonly Gen<string[]> Entries = Gen.Frequency((1, Entry.Array[0, 4]), (2, Gen.OneOf("https://a.example", "https://b.example:8443", "https://*.c.example", "http://localhost:*", "*").Array[1, 2]));

    private static readonly Gen<string[]> Names = Gen.Frequency((1, Name.Array[0, 3]), (3, Gen.OneOf("PUT", "X-A", "X-B", "*").Array[0, 2]));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("[")]
    [InlineData("]")]
    [InlineData("[]")]
    [InlineData("https://[")]
    [InlineData("https://]")]
    [InlineData("https://[]")]
    [InlineData("https://[%]")]
    [InlineData("https://[fe80::1%1]")]
    [InlineData("https://[::1]:80:80")]
    [InlineData("https://::ffff:1.2.3.4:80")]
    [InlineData("https://xn--\u00e4")]
    [InlineData("https://\ud800")]
    [InlineData("https://\udfff\ud800.example")]
    [InlineData("https://\u00ad")]
    [InlineData("https://*.\u00e4")]
    [InlineData("https://*.*.*")]
    [InlineData("*.")]
    [InlineData(".*")]
    [InlineData(":*")]
    [InlineData("://*.")]
    [InlineData("*:*")]
    [InlineData("@")]
    [InlineData("@:")]
    [InlineData(":")]
    [InlineData("::")]
    [InlineData("//")]
    [InlineData("\\")]
    [InlineData(",")]
    [InlineData(",,")]
    [InlineData("blob:")]
    [InlineData("blob:://")]
    [InlineData("blob:blob:https://a")]
    [InlineData("http://*")]
    [InlineData("\0")]
    [InlineData("https://\0")]
    public void Refuses_an_entry_that_is_no_origin_with_one_mistake(string? entry) =>
        Mistakes(new StrictPreflightPolicyOptions { AllowedOrigins = ["https://a.example", entry!] }).Select(e => (e.Path, e.Value)).Should().Equal(("AllowedOrigins:1", entry));

    [Theory]
    [InlineData(8_000)]
    [InlineData(30_000)]
    public void Refuses_a_very_long_entry_with_a_short_message(int length)
    {
        string[] entries =
        [
            new('a', length), new(',', length), new('.', length), new('*', length), new(':', length), new('[', length), new('ä', length), new('\ud800', length), "https://" + new string('a', length),
            "https://" + new string('.', length), "https://[" + new string(':', length) + "]", "https://a:" + new string('1', length), "https://" + new string('@', length) + "a", "https://a/" + new string('a', length), "https://ä." + new string('a', length),
        ];
        IReadOnlyList<StrictPreflightConfigurationError> errors = Mistakes(new StrictPreflightPolicyOptions { AllowedOrigins = entries, AllowedMethods = entries, AllowedHeaders = [new(',', length)] });
        errors.Count.Should().BeGreaterThanOrEqualTo(2 * entries.Length);
        errors.Should().OnlyContain(e => e.Message.Length < 2_000);
    }

    [Fact]
    public void Reports_lists_that_are_null_as_empty_ones()
    {
        var options = new StrictPreflightPolicyOptions { AllowedOrigins = null!, AllowedMethods = null!, AllowedHeaders = null!, ExposedHeaders = null! };
        Mistakes(options).Select(e => (e.Id, e.Path, e.Value)).Should().Equal(("CPF1003", "AllowedOrigins", null));
        options.AllowedOrigins = ["https://a.example"];
        Mistakes(options).Should().BeEmpty();
    }

    [Fact]
    public void Reports_entries_that_are_null() =>
        Mistakes(new StrictPreflightPolicyOptions { AllowedOrigins = [null!], AllowedMethods = [null!], AllowedHeaders = [null!], ExposedHeaders = [null!] }).Select(e => (e.Id, e.Path, e.Value))
            .Should().Equal(("CPF1004", "AllowedOrigins:0", null), ("CPF1101", "AllowedMethods:0", null), ("CPF1201", "AllowedHeaders:0", null), ("CPF1301", "ExposedHeaders:0", null));

    [Fact]
    public void Refuses_a_wildcard_that_is_anybodys_and_in_the_clear_for_both() =>
        Mistakes(new StrictPreflightPolicyOptions { AllowedOrigins = ["http://*.github.io"], AllowCredentials = true }).Select(e => e.Message).Should().Equal(
            "AllowedOrigins:0 \"http://*.github.io\" is a wildcard over the public suffix github.io and stands with AllowCredentials: anybody can register a name there and could "
            + "act as the user; write the names that are yours, or, knowing that, set DangerouslyAllowPublicSuffixes.",
            "AllowedOrigins:0 \"http://*.github.io\" is not encrypted and stands with AllowCredentials: anybody on the network could act as the user; serve the page over https, "
            + "or, knowing that, set DangerouslyAllowInsecureOrigins.");

    [Fact]
    public void Refuses_no_options_at_all()
    {
        var act = () => PreflightPolicy.Create(null!);
        act.Should().Throw<ArgumentNullException>();
    }

    [Fact]
    public void Keeps_nothing_of_the_options()
    {
        var options = new StrictPreflightPolicyOptions { AllowedOrigins = ["https://a.example"], AllowedMethods = ["PUT"] };
        var policy = PreflightPolicy.Create(options);
        options.AllowedOrigins.Add("https://b.example");
        options.AllowedMethods.Clear();
        (policy.AllowsOrigin("https://b.example"), policy.Evaluate(new PreflightRequest("https://a.example", "PUT")).IsAllowed).Should().Be((false, true));
    }

    [Fact]
    public void Compiles_a_policy_that_answers_or_names_each_mistake_once()
    {
        int compiled = 0;
        Gen.Select(Entries, Names, Names, Names, Gen.Bool, Gen.Int[-2, 90_000]).Sample(
            t =>
            {
                (string[] origins, string[] methods, string[] headers, string[] exposed, bool credentials, int maxAge) = t;
                var options = new StrictPreflightPolicyOptions
                {
                    AllowedOrigins = origins,
                    AllowedMethods = methods,
                    AllowedHeaders = headers,
                    ExposedHeaders = exposed,
                    AllowCredentials = credentials,
                    MaxAgeSeconds = maxAge,
                };
                IReadOnlyList<StrictPreflightConfigurationError> errors = Mistakes(options);
                errors.Select(e => e.Path).Should().NotContain("");
                errors.Select(e => (e.Id, e.Path)).Should().OnlyHaveUniqueItems();
                if (errors.Count > 0)
                    return;
                Interlocked.Increment(ref compiled);
                var policy = PreflightPolicy.Create(options);
                // What is listed is allowed as it is written; a wildcard at least gets an answer.
                foreach ((string origin, string method, string header) in origins.SelectMany(o => methods.Append("GET").SelectMany(m => headers.Append("").Select(h => (o, m, h)))))
                {
                    PreflightVerdict verdict = policy.Evaluate(new PreflightRequest(origin, method, header.ToLowerInvariant()));
                    if (!origin.Contains('*', StringComparison.Ordinal) && method != "*" && header != "*")
                        verdict.Reason.Should().Be(PreflightReason.Allowed, $"{origin} {method} {header}");
                }
            },
            iter: 20_000);
        compiled.Should().BeGreaterThan(1_000, "the right ones are met, too");
    }

    [Fact]
    public void Suggests_only_origins_that_it_accepts() => Entry.Sample(
        entry =>
        {
            foreach (StrictPreflightConfigurationError error in Mistakes(new StrictPreflightPolicyOptions { AllowedOrigins = [entry] }).Where(e => e.Suggestion is not null))
            {
                string[] suggested = error.Suggestion!.StartsWith('"') ? error.Suggestion[1..^1].Split("\", \"") : [error.Suggestion];
                Mistakes(new StrictPreflightPolicyOptions { AllowedOrigins = suggested }).Should().BeEmpty("{0} is suggested for {1}", error.Suggestion, entry);
            }
        },
        iter: 50_000);

    private static IReadOnlyList<StrictPreflightConfigurationError> Mistakes(StrictPreflightPolicyOptions options)
    {
        try
        {
            _ = PreflightPolicy.Create(options);
            return [];
        }
        catch (StrictPreflightConfigurationException exception)
        {
            exception.Errors.Should().NotBeEmpty();
            return exception.Errors;
        }
    }
}
