using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace CorsPreflight.Tests;

/// <summary>What strangers see of the packages.</summary>
public sealed partial class PackageTests : IDisposable
{
    private static readonly string Repository = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../../.."));

    private static readonly string[] TextFiles = [".md", ".props", ".csproj", ".yml", ".cs", ".json", ".html"];

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("packages");

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData("CorsPreflight")]
    [InlineData("CorsPreflight.Tool")]
    public async Task Has_an_icon_a_README_symbols_and_no_address_that_does_not_exist(string project)
    {
        XElement metadata = await Pack(project, "");
        Of(metadata, "icon").Should().Be("icon.png");
        Of(metadata, "readme").Should().Be("README.md");
        Of(metadata, "releaseNotes").Should().NotBeNullOrEmpty();
        Of(metadata, "projectUrl").Should().BeNull();
        metadata.Elements().Single(one => one.Name.LocalName == "repository").Attribute("url").Should().BeNull();
        folder.GetFiles("*.snupkg").Should().ContainSingle();
    }

    [Theory]
    [InlineData("CorsPreflight")]
    [InlineData("CorsPreflight.Tool")]
    public async Task One_property_gives_every_address(string project)
    {
        const string url = "https://example.invalid/x";
        XElement metadata = await Pack(project, url);
        Of(metadata, "projectUrl").Should().Be(url);
        Of(metadata, "releaseNotes").Should().Contain($"{url}/blob/main/CHANGELOG.md");
        metadata.Elements().Single(one => one.Name.LocalName == "repository").Attribute("url")!.Value.Should().Be(url);
    }

    [Fact]
    public void Nothing_invents_an_address()
    {
        IEnumerable<string> files = Directory.EnumerateFiles(Repository, "*", SearchOption.AllDirectories)
            .Where(static file => TextFiles.Contains(Path.GetExtension(file)) && !BuiltOrForeign().IsMatch(file));
        files.Where(static file => OwnAddress().IsMatch(File.ReadAllText(file))).Should().BeEmpty();
    }

    private static string? Of(XElement metadata, string name) => metadata.Elements().SingleOrDefault(one => one.Name.LocalName == name)?.Value;

    private async Task<XElement> Pack(string project, string url)
    {
        string configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        string version = string.Create(CultureInfo.InvariantCulture, $"0.0.0-test{DateTime.UtcNow.Ticks}");
        using var process = Process.Start(new ProcessStartInfo("dotnet",
            $"pack src/{project} --no-build --configuration {configuration} --output {folder} -p:PackageVersion={version} -p:RepositoryUrl={url} -nodereuse:false")
        {
            WorkingDirectory = Repository,
            RedirectStandardOutput = true,
        })!;
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.Should().Be(0, output);
        await using ZipArchive package = await ZipFile.OpenReadAsync(Path.Combine(folder.FullName, $"{project}.{version}.nupkg"));
        package.Entries.Select(static entry => entry.FullName).Should().Contain(["README.md", "icon.png", "THIRD-PARTY-NOTICES"]);
        await using Stream nuspec = await package.Entries.Single(entry => entry.FullName == $"{project}.nuspec").OpenAsync();
        return (await XDocument.LoadAsync(nuspec, LoadOptions.None, default)).Root!.Elements().First();
    }

    [GeneratedRegex(@"[/\\](bin|obj|\.git|node_modules)[/\\]")]
    private static partial Regex BuiltOrForeign();

    // On the hosts where repositories are. The first release will have one.
    [GeneratedRegex(@"(github|gitlab|bitbucket|codeberg|dev\.azure)\.(com|org)[/\w.-]*cors-?preflight", RegexOptions.IgnoreCase)]
    private static partial Regex OwnAddress();
}
