using CsCheck;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CorsPreflight.Tests.Core.Configuration;

/// <summary>Each mistake names the source that has it, and its correction in the form of that source.</summary>
public sealed class MistakeSourceTests : IDisposable
{
    private static readonly (string Id, string[] Below, string Value)[] Mistakes =
    [
        ("CPF1502", ["AllowedOrigins"], "https://a.example,https://b.example; https://c.example"),
        ("CPF1502", ["AllowedMethods"], "PUT"),
        ("CPF1004", ["AllowedOrigins:0"], "https://a.example/"),
        ("CPF1004", ["AllowedOrigins:3"], "https://a.example/"),
        ("CPF1005", ["AllowedOrigins:0"], "https://a.example:443"),
        ("CPF1006", ["AllowedOrigins:1"], "null"),
        ("CPF1101", ["AllowedMethods:0"], "PUT, DELETE, PATCH"),
        ("CPF1101", ["AllowedMethods:0", "AllowedMethods:1", "AllowedMethods:5"], "PUT; DELETE"),
        ("CPF1102", ["AllowedMethods:2"], "TRACE"),
        ("CPF1201", ["AllowedHeaders:0"], "X-A,"),
        ("CPF1202", ["AllowedHeaders:0"], "Cookie"),
        ("CPF1301", ["ExposedHeaders:0"], "Set-Cookie"),
        ("CPF1502", ["AllowCredentials"], "yes"),
        ("CPF1502", ["AllowCredentials"], "perhaps"),
        ("CPF1502", ["DangerouslyAllowInsecureOrigins"], "0"),
        ("CPF1401", ["MaxAgeSeconds"], "02:00:00"),
        ("CPF1401", ["MaxAgeSeconds"], "-1"),
        ("CPF1401", ["MaxAgeSeconds"], "for ever"),
        ("CPF1501", ["MaxAge"], "600"),
        ("CPF1501", ["AllowedOrigin:0"], "https://a.example"),
        ("CPF1501", ["Colour"], "blue"),
        ("CPF1502", ["AllowedHeaders:x", "AllowedHeaders:y"], "X-A"),
        ("CPF1502", [""], "https://a.example"),
    ];

    private readonly string folder = Directory.CreateTempSubdirectory("sources").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Doing_what_they_say_where_they_say_it_leaves_none()
    {
        Gen<(int Mistake, int Source)> placed = Gen.Select(Gen.Int[0, Mistakes.Length - 1], Gen.Int[0, WrittenSource.Kinds.Count - 1]);
        placed.Array[1, 6].Sample(
            random =>
            {
                string own = Directory.CreateDirectory(Path.Combine(folder, Guid.NewGuid().ToString("N"))).FullName;
                WrittenSource[] sources = [.. WrittenSource.Kinds.Select(make => make(own))];
                var expected = new List<(string Id, string Path, string Source)>();
                for (int i = 0; i < random.Length; i++)
                {
                    (string id, string[] paths, string value) = Mistakes[random[i].Mistake];
                    WrittenSource source = sources[random[i].Source];
                    foreach (string path in paths.Select(below => $"StrictPreflight:Policies:P{i}:{below}".TrimEnd(':')))
                    {
                        source.Set(path, value);
                        // What is unknown is the key above.
                        expected.Add((id, id == "CPF1501" ? path.Replace(":0", "", StringComparison.Ordinal) : path, source.Name));
                    }
                }
                IReadOnlyList<StrictPreflightConfigurationError> errors = Read(random.Length, sources);
                errors.Select(error => (error.Id, As(error.Path), error.Source)).Should().BeEquivalentTo(expected);
                foreach (StrictPreflightConfigurationError error in errors)
                {
                    string head = error.Path + (error.Value is null ? "" : $" \"{error.Value}\"") + $" ({error.Source}) ";
                    error.Message.Should().StartWith(head);
                    sources.Single(source => source.Name == error.Source).Apply(As(error.Path), error.Message.Split("; ")[^1].TrimEnd('.'));
                }
                Read(random.Length, sources).Select(error => error.Message).Should().BeEmpty("this was done: {0}", string.Join('\n', errors.Select(error => error.Message)));
                foreach (IDisposable source in sources.OfType<IDisposable>())
                    source.Dispose();

                // Environment variables are shouted, and keys compare ignoring case.
                string As(string path) => expected.Find(one => one.Path.Equals(path, StringComparison.OrdinalIgnoreCase)).Path ?? path;
            },
            iter: 200, threads: 1);
    }

    [Fact]
    public void Names_where_the_credentials_are_that_make_it_a_mistake() =>
        Messages("""{ "AllowedOrigins": [ "*" ] }""", b => b.AddInMemoryCollection([new("StrictPreflight:Policies:Default:AllowCredentials", "true")])).Should().Equal(
            "StrictPreflight:Policies:Default:AllowedOrigins:0 \"*\" (appsettings.json) stands with AllowCredentials (memory): any site could then act as the signed-in user; "
            + "list the origins that may, or set AllowCredentials to false.");

    [Fact]
    public void Tells_what_code_has_set_from_what_was_read()
    {
        Messages("""{ "AllowedOrigins": [ "https://a/" ], "AllowedMethods": [ "TRACE" ], "AllowedHeaders": [ "Cookie" ], "MaxAgeSeconds": -1 }""", configure: o =>
        {
            StrictPreflightPolicyOptions policy = o.Policies["Default"];
            policy.AllowedOrigins = ["https://a/"];
            policy.AllowedMethods.Insert(0, "CONNECT");
            policy.AllowedHeaders.Add("Host");
            policy.MaxAgeSeconds = -2;
            o.Policies["Other"] = new StrictPreflightPolicyOptions();
        }).Select(message => message.Split(") ")[0] + ")").Should().Equal(
            "StrictPreflight:Policies:Default:AllowedOrigins:0 \"https://a/\" (in code)",
            "StrictPreflight:Policies:Default:AllowedMethods:0 \"CONNECT\" (in code)",
            "StrictPreflight:Policies:Default:AllowedMethods:1 \"TRACE\" (in code)",
            "StrictPreflight:Policies:Default:AllowedHeaders:0 \"Cookie\" (appsettings.json)",
            "StrictPreflight:Policies:Default:AllowedHeaders:1 \"Host\" (in code)",
            "StrictPreflight:Policies:Default:MaxAgeSeconds \"-2\" (in code)",
            "StrictPreflight:Policies:Other:AllowedOrigins (in code)");
    }

    [Fact]
    public void Knows_user_secrets()
    {
        string secrets = Directory.CreateDirectory(Path.Combine(folder, "UserSecrets", "f6b1")).FullName;
        File.WriteAllText(Path.Combine(secrets, "secrets.json"), """{ "StrictPreflight": { "Policies": { "Default": { "MaxAgeSeconds": "x" } } } }""");
        Messages("""{ "AllowedOrigins": [ "https://a" ] }""", b => b.AddJsonFile(Path.Combine(secrets, "secrets.json"))).Should().Equal(
            "StrictPreflight:Policies:Default:MaxAgeSeconds \"x\" (user secrets) is not a whole number of seconds from 0 to 86400.");
    }

    private static IEnumerable<string> Messages(string policy, Action<IConfigurationBuilder>? more = null, Action<StrictPreflightOptions>? configure = null)
    {
        IConfigurationBuilder builder = new ConfigurationBuilder().AddJson($$"""{ "StrictPreflight": { "Policies": { "Default": {{policy}} } } }""");
        more?.Invoke(builder);
        return Read(builder, configure).Select(error => error.Message);
    }

    private static IReadOnlyList<StrictPreflightConfigurationError> Read(int policies, IEnumerable<WrittenSource> sources)
    {
        var builder = new ConfigurationBuilder();
        builder.AddInMemoryCollection(Enumerable.Range(0, policies).Select(static i => KeyValuePair.Create($"StrictPreflight:Policies:P{i}:AllowedOrigins:0", (string?)"https://ok.example")));
        foreach (WrittenSource source in sources)
            source.AddTo(builder);
        return Read(builder);
    }

    private static IReadOnlyList<StrictPreflightConfigurationError> Read(IConfigurationBuilder builder, Action<StrictPreflightOptions>? configure = null)
    {
        using ServiceProvider services = new ServiceCollection().AddSingleton<IConfiguration>(builder.Build()).AddStrictPreflight(configure ?? (static _ => { })).BuildServiceProvider();
        new ApplicationBuilder(services).UseStrictPreflight();
        try
        {
            services.GetRequiredService<IOptions<StrictPreflightOptions>>().Value.Reading.Compiled.Should().NotBeNull();
            return [];
        }
        catch (StrictPreflightConfigurationException exception)
        {
            return exception.Errors;
        }
    }
}
