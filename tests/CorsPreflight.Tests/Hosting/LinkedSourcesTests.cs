using System.Globalization;
using CorsPreflight.Tests.Hosting.Histories;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Primitives;

namespace CorsPreflight.Tests.Hosting;

/// <summary>Changes behind symbolic links, which the framework's watchers do not see, with all the ways in which people lay them.</summary>
public sealed class LinkedSourcesTests : IDisposable
{
    private const string A = "https://a.example", B = "https://b.example", Wide = "https://wide.example", File = "appsettings.json";

    private const string Key = "StrictPreflight__Policies__Default__AllowedOrigins__0";

    // Seen, at rest, loaded.
    private const int Looks = 3;

    private readonly string folder = Directory.CreateTempSubdirectory("links").FullName;

    private Mount Config => field ??= new Mount(At("config"));

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_ConfigMap_is_followed_edit_by_edit(bool isManager)
    {
        Config.Write((File, Application.Json(A)));
        using Application app = Start(c => c.AddJsonFile(Config[File], optional: false, reloadOnChange: true), isManager);
        for (int i = 1; i <= 3; i++)
        {
            Config.Write((File, Application.Json($"{B}:{i}")));
            app.Time.Pass(Looks);
            app.Origins.Should().Equal($"{B}:{i}");
        }
        app.Log.Should().Equal("PoliciesReloaded", "PoliciesReloaded", "PoliciesReloaded");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_Secret_of_a_file_for_each_key_is_followed(bool isManager)
    {
        Config.Write((Key, A), ("StrictPreflight__Policies__Default__MaxAgeSeconds", "5"));
        using Application app = Start(c => c.AddKeyPerFile(Config.Folder, optional: false, reloadOnChange: true), isManager);
        Config.Write((Key, B), ("StrictPreflight__Policies__Default__MaxAgeSeconds", "5"));
        app.Time.Pass(Looks);
        app.Origins.Should().Equal(B);
        Config.Write();
        app.Time.Pass(Looks);
        app.Origins.Should().Equal([B], "a source that gave policies and has no key at all is lost");
        app.Log.Should().Equal("PoliciesReloaded", "ReloadRefused");
        Config.Write((Key, A));
        app.Time.Pass(Looks);
        app.Origins.Should().Equal(A);
    }

    [Fact]
    public void A_key_that_a_ConfigMap_gets_later_is_an_optional_file_that_appears()
    {
        Config.Write(("other.json", "{}"));
        using Application app = Start(c => c
            .AddJsonFile(Write("base.json", A), optional: false)
            .AddJsonFile(Config[File], optional: true, reloadOnChange: true));
        Config.Write(("other.json", "{}"), (File, Application.Json(B)));
        // The watcher sees the new link; what it leads to from then on, it does not.
        Wait(app, B);
        Config.Write((File, Application.Json(A)));
        app.Time.Pass(Looks);
        app.Origins.Should().Equal(A);
    }

    [Theory]
    [InlineData("releases/1")]
    [InlineData("../{0}/releases/1")]
    [InlineData("{1}/releases/1")]
    public void A_whole_directory_may_be_a_link(string target)
    {
        Write("releases/1/" + File, A);
        Write("releases/2/" + File, B);
        Link("current", Fill(target));
        using Application app = Start(c => c.AddJsonFile(At("current/" + File), optional: true, reloadOnChange: true));
        Swap("current", Fill(target).Replace("releases/1", "releases/2", StringComparison.Ordinal));
        app.Time.Pass(Looks);
        app.Origins.Should().Equal(B);

        string Fill(string text) => string.Format(CultureInfo.InvariantCulture, text, Path.GetFileName(folder), folder);
    }

    [Fact]
    public void A_link_to_a_directory_that_is_not_there_yet_is_seen_when_it_comes()
    {
        Write("releases/1/" + File, B);
        using Application app = Start(c => c
            .AddJsonFile(Write("base.json", A), optional: false)
            .AddJsonFile(new PhysicalFileProvider(folder), "current/" + File, optional: true, reloadOnChange: true));
        Link("current", "releases/1");
        app.Time.Pass(Looks);
        app.Origins.Should().Equal(B);
    }

    [Fact]
    public void What_a_link_leads_to_may_be_edited_in_place_and_is_read_when_it_has_come_to_rest()
    {
        Write("real.json", A);
        Link(File, "real.json");
        using Application app = Start(c => c.AddJsonFile(At(File), optional: false, reloadOnChange: true));
        app.Time.Pass(Looks);
        System.IO.File.WriteAllText(At("real.json"), Application.Json(B)[..40]);
        app.Time.Pass();
        System.IO.File.WriteAllText(At("real.json"), Application.Json(B));
        app.Time.Pass(Looks);
        app.Origins.Should().Equal(B);
        app.Log.Should().Equal("PoliciesReloaded");
    }

    [Fact]
    public void What_is_broken_behind_a_link_keeps_the_last_good_policies_is_told_once_and_heals()
    {
        Config.Write((File, Application.Json(A)));
        using Application app = Start(c => c
            .AddJsonFile(Write("base.json", Wide), optional: false)
            .AddJsonFile(Config[File], optional: false, reloadOnChange: true));
        foreach (string broken in new[] { "{ oops", "", "{}", Application.Json("https://slash.example/") })
        {
            Config.Write((File, broken));
            app.Time.Pass(3 * Looks);
            app.Origins.Should().Equal([A], broken);
        }
        Config.Write();
        app.Time.Pass(3 * Looks);
        app.Origins.Should().Equal([A], "it is gone");
        app.Log.Should().OnlyContain(static name => name == "ReloadRefused").And.HaveCount(5);
        Config.Write((File, Application.Json(A)));
        app.Time.Pass(Looks);
        app.Log.Last().Should().Be("PoliciesReloaded");
        Config.Write((File, Application.Json(B)));
        app.Time.Pass(Looks);
        app.Origins.Should().Equal(B);
    }

    [Fact]
    public void What_changed_while_the_application_started_is_not_lost()
    {
        Config.Write((File, Application.Json(A)));
        IConfigurationRoot root = new ConfigurationBuilder().AddJsonFile(Config[File], optional: false, reloadOnChange: true).Build();
        Config.Write((File, Application.Json(B)));
        using var app = new Application(root);
        app.Time.Pass(Looks);
        app.Origins.Should().Equal(B);
    }

    [Fact]
    public void What_others_throw_when_they_are_told_is_no_failure_of_the_file()
    {
        Config.Write((File, Application.Json(A)));
        IConfigurationRoot root = new ConfigurationBuilder().AddJsonFile(Config[File], optional: false, reloadOnChange: true).Build();
        using var app = new Application(root);
        ChangeToken.OnChange(root.GetReloadToken, static () => throw new InvalidOperationException("not us"));
        Config.Write((File, Application.Json(B)));
        app.Time.Pass(3 * Looks);
        app.Origins.Should().Equal(B);
        app.Log.Should().Equal("PoliciesReloaded");
    }

    [Fact]
    public void What_cannot_be_read_for_a_moment_is_read_the_next_time()
    {
        Write("real.json", A);
        Link(File, "real.json");
        using Application app = Start(c => c.AddJsonFile(At(File), optional: false, reloadOnChange: true));
        app.Time.Pass(Looks);
        System.IO.File.Delete(At("real.json"));
        Directory.CreateDirectory(At("real.json"));
        app.Time.Pass(Looks);
        app.Origins.Should().Equal(A);
        Directory.Delete(At("real.json"));
        Write("real.json", B);
        app.Time.Pass(Looks);
        app.Origins.Should().Equal(B);
    }

    [Fact]
    public void A_source_that_is_not_to_be_reloaded_is_not()
    {
        Config.Write((File, Application.Json(A)), (Key, "https://key.example"));
        using Application app = Start(c => c
            .AddJsonFile(Config[File], optional: false, reloadOnChange: false)
            .AddKeyPerFile(s => (s.FileProvider, s.IgnorePrefix) = (new PhysicalFileProvider(Config.Folder), "appsettings")));
        app.Time.Waiting.Should().Be(0);
        Config.Write((File, Application.Json(B)), (Key, "https://other.example"));
        app.Time.Pass(Looks);
        app.Origins.Should().Equal("https://key.example");
    }

    [Fact]
    public void Where_there_is_no_link_or_the_framework_polls_nobody_looks()
    {
        Config.Write((File, Application.Json(B)));
        var polling = new PhysicalFileProvider(Config.Folder) { UsePollingFileWatcher = true, UseActivePolling = true };
        using Application app = Start(c => c
            .AddJsonFile(Write(File, A), optional: false, reloadOnChange: true)
            .AddJsonFile(At("appsettings.Production.json"), optional: true, reloadOnChange: true)
            .AddJsonFile(polling, File, optional: false, reloadOnChange: true));
        app.Time.Waiting.Should().Be(0);
        app.Dispose();
        app.Time.IsAllDisposed.Should().BeTrue();
    }

    private static Application Start(Action<IConfigurationBuilder> add, bool isManager = true)
    {
        IConfigurationBuilder builder = isManager ? new ConfigurationManager() : new ConfigurationBuilder();
        add(builder);
        var app = new Application(builder.Build());
        // Everything is younger than this process, so it is read once more.
        app.Time.Pass(Looks);
        return app;
    }

    private static void Wait(Application app, string origin) =>
        SpinWait.SpinUntil(() => app.Origins.Contains(origin), TimeSpan.FromSeconds(20)).Should().BeTrue();

    private string At(string path) => Path.Combine(folder, path);

    private string Write(string path, string origin)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(path))!);
        System.IO.File.WriteAllText(At(path), Application.Json(origin));
        return At(path);
    }

    private void Link(string path, string target) => System.IO.File.CreateSymbolicLink(At(path), target);

    private void Swap(string path, string target)
    {
        Link(path + ".new", target);
        Mount.Rename(At(path + ".new"), At(path));
    }
}
