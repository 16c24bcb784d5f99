using System.Reflection;
using System.Runtime.Loader;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using CorsPreflight.Core.Rules;

namespace CorsPreflight.Tests.Core.Rules;

public partial class PublicSuffixesTests
{
    // The committed resource: what PublicSuffixes.mjs promises in its first lines.
    private static readonly string[] Lines = ReadResource();

    private static readonly string[] Rules = Lines[1..];

    // The names are those of https://raw.githubusercontent.com/publicsuffix/list/main/tests/test_psl.txt, and others for what it leaves out.
    [Theory]
    [InlineData("com")]
    [InlineData("biz")]
    [InlineData("uk.com")] // private
    [InlineData("github.io")]
    [InlineData("vercel.app")]
    [InlineData("s3.amazonaws.com")]
    [InlineData("co.uk")]
    [InlineData("ac")]
    [InlineData("com.ac")]
    [InlineData("jp")]
    [InlineData("ac.jp")]
    [InlineData("kyoto.jp")]
    [InlineData("ide.kyoto.jp")] // beside its parent
    [InlineData("c.kobe.jp")] // *.kobe.jp
    [InlineData("kobe.jp")] // as in browsers
    [InlineData("us-east-1.compute.amazonaws.com")] // a wildcard in the private section
    [InlineData("compute.amazonaws.com")]
    [InlineData("ck")]
    [InlineData("test.ck")]
    [InlineData("www2.ck")]
    [InlineData("us")]
    [InlineData("ak.us")]
    [InlineData("k12.ak.us")]
    [InlineData("pvt.k12.ma.us")]
    [InlineData("xn--fiqs8s")]
    [InlineData("xn--55qx5d.cn")]
    [InlineData("xn--85x722f")] // a label like any other
    [InlineData("internal")] // on no list
    [InlineData("example")]
    [InlineData("local")]
    [InlineData("_")]
    [InlineData("evillocalhost")]
    [InlineData("zw")]
    [InlineData("zzz")]
    [InlineData("0")]
    public void Finds_a_public_suffix_with_and_without_a_trailing_dot(string domain) =>
        (PublicSuffixes.IsPublicSuffix(domain), PublicSuffixes.IsPublicSuffix(domain + ".")).Should().Be((true, true));

    [Theory]
    [InlineData("example.com")]
    [InlineData("b.example.com")]
    [InlineData("example.uk.com")]
    [InlineData("me.github.io")]
    [InlineData("github.com")]
    [InlineData("amazonaws.com")]
    [InlineData("example.co.uk")]
    [InlineData("nohost.uk")]
    [InlineData("test.ac")]
    [InlineData("test.jp")]
    [InlineData("test.ac.jp")]
    [InlineData("test.kyoto.jp")]
    [InlineData("b.ide.kyoto.jp")]
    [InlineData("b.c.kobe.jp")]
    [InlineData("city.kobe.jp")] // the exception
    [InlineData("www.city.kobe.jp")]
    [InlineData("a.us-east-1.compute.amazonaws.com")]
    [InlineData("b.test.ck")]
    [InlineData("www.ck")]
    [InlineData("www.www.ck")]
    [InlineData("test.us")]
    [InlineData("test.ak.us")]
    [InlineData("test.k12.ak.us")]
    [InlineData("xn--85x722f.com.cn")]
    [InlineData("xn--85x722f.xn--55qx5d.cn")]
    [InlineData("shishi.xn--fiqs8s")]
    [InlineData("corp.internal")]
    [InlineData("b.example.example")]
    [InlineData("com.com")]
    [InlineData("o.uk")] // the end of one
    [InlineData("co.u")] // the beginning of one
    [InlineData("localhost")]
    [InlineData("app.localhost")]
    [InlineData("com.localhost")]
    public void Finds_somebodys_domain_with_and_without_a_trailing_dot(string domain) =>
        (PublicSuffixes.IsPublicSuffix(domain), PublicSuffixes.IsPublicSuffix(domain + ".")).Should().Be((false, false));

    [Fact]
    public void Finds_every_rule_and_nothing_beside_it()
    {
        foreach (string rule in Rules)
        {
            string name = rule.TrimStart('!', '*', '.');
            PublicSuffixes.IsPublicSuffix(name).Should().Be(rule[0] != '!', rule);
            PublicSuffixes.IsPublicSuffix("no-such-label." + name).Should().Be(rule[0] == '*', rule);
            PublicSuffixes.IsPublicSuffix("no-such-label.no-such-label." + name).Should().BeFalse(rule);
            PublicSuffixes.IsPublicSuffix(name + "-not.example").Should().BeFalse(rule);
        }
    }

    [Fact]
    public void The_resource_holds_sorted_unique_rules_in_Punycode()
    {
        Rules.Should().OnlyContain(rule => Rule().IsMatch(rule));
        Rules.Should().Equal(Rules.Distinct().Order(StringComparer.Ordinal));
        Rules.Length.Should().BeInRange(9_000, 20_000);
        Rules.Should().Contain(["com", "co.uk", "github.io", "*.ck", "!www.ck", "*.kobe.jp", "!city.kobe.jp", "xn--p1ai", "xn--55qx5d.cn"]);
        // An exception is one from a wildcard, and the last word on everything below it.
        string[] exceptions = [.. Rules.Where(rule => rule[0] == '!').Select(rule => rule[1..])];
        exceptions.Should().OnlyContain(name => Rules.Contains($"*.{name.Split('.', 2)[1]}") && !Rules.Any(rule => rule.EndsWith("." + name, StringComparison.Ordinal)));
    }

    [Fact]
    public void The_document_says_where_the_list_is_from()
    {
        Match source = Source().Match(Lines[0]);
        source.Success.Should().BeTrue();
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "docs/errors.md")).ReplaceLineEndings(" ").Should().Contain($"{source.Groups[1].Value} of {source.Groups[2].Value} has it");
    }

    [Theory]
    [InlineData("""{ "AllowedOrigins": [ "https://app.example.com", "https://github.io:*" ], "AllowCredentials": true }""", false)]
    [InlineData("""{ "AllowedOrigins": [ "https://*.example.com" ] }""", false)]
    [InlineData("""{ "AllowedOrigins": [ "https://*.github.io" ], "AllowCredentials": true, "DangerouslyAllowPublicSuffixes": true }""", false)]
    [InlineData("""{ "AllowedOrigins": [ "http://*.localhost:*", "app://*.github.io" ], "AllowCredentials": true }""", false)]
    [InlineData("""{ "AllowedOrigins": [ "https://*.example.com" ], "AllowCredentials": true }""", true)]
    public void Reads_the_list_only_for_a_policy_that_needs_it(string policy, bool expected)
    {
        // The library once more, as if just started.
        var fresh = new AssemblyLoadContext(policy, isCollectible: true);
        Assembly library = fresh.LoadFromAssemblyPath(typeof(PreflightPolicy).Assembly.Location);
        object options = JsonSerializer.Deserialize(policy, library.GetType(typeof(StrictPreflightPolicyOptions).FullName!)!)!;
        library.GetType(typeof(PreflightPolicy).FullName!)!.GetMethod(nameof(PreflightPolicy.Create))!.Invoke(null, [options]);
        var rules = (Lazy<byte[]>)library.GetType(typeof(PublicSuffixes).FullName!)!.GetField("Rules", BindingFlags.NonPublic | BindingFlags.Static)!.GetValue(null)!;
        rules.IsValueCreated.Should().Be(expected);
        fresh.Unload();
    }

    [Fact]
    public void Reads_the_list_once_and_makes_no_text_of_each_rule()
    {
        PublicSuffixes.IsPublicSuffix("example.com").Should().BeFalse();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
            PublicSuffixes.IsPublicSuffix("no-such-label.example.com.");
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(100 * 1_000);
    }

    private static string[] ReadResource()
    {
        using Stream resource = typeof(PublicSuffixes).Assembly.GetManifestResourceStream(typeof(PublicSuffixes), "PublicSuffixes.txt")!;
        using var text = new StreamReader(resource, Encoding.Latin1);
        string whole = text.ReadToEnd();
        whole.Should().EndWith("\n").And.NotEndWith("\n\n");
        return whole[..^1].Split('\n');
    }

    [GeneratedRegex(@"^(\*\.|!)?[a-z0-9_-]+(\.[a-z0-9_-]+)*\z")]
    private static partial Regex Rule();

    [GeneratedRegex(@"^// (tldts \d+\.\d+\.\d+), (20\d\d-[01]\d-[0-3]\d)\z")]
    private static partial Regex Source();
}
