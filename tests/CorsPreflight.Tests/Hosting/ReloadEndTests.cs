using CorsPreflight.Hosting;
using CorsPreflight.Tests.Hosting.Histories;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CorsPreflight.Tests.Hosting;

/// <summary>After its host an application follows nothing, says nothing, and is held by nobody.</summary>
public class ReloadEndTests
{
    private const string A = "https://a.example", B = "https://b.example";

    private readonly HandFiles files = new() { Texts = new() { ["file"] = Application.Json(A) } };

    private JsonConfigurationSource Source =>
        field ??= new() { FileProvider = files, Path = "file", ReloadOnChange = true, ReloadDelay = 0 };

    [Fact]
    public void Nothing_is_followed_or_logged_after_the_end()
    {
        IConfigurationRoot root = new ConfigurationBuilder().Add(Source).Build();
        var tokens = new HandToken();
        int runs = 0;
        var app = new Application(
            root,
            s => s.AddSingleton<IOptionsChangeTokenSource<StrictPreflightOptions>>(tokens).AddStrictPreflight(_ => runs++),
            endpoints: tokens.GetChangeToken);
        app.Dispose();
        int before = runs, logged = app.Probe.Log.Count;
        Write(Application.Json(B));
        root.Reload();
        Write("{ oops");
        tokens.Fire();
        app.Time.Pass();
        (runs, app.Probe.Log.Count).Should().Be((before, logged));
        app.Time.IsAllDisposed.Should().BeTrue();
        app.Origins.Should().Equal([A], "requests that are still under way read it");
    }

    [Fact]
    public void The_handler_of_a_file_is_as_it_was()
    {
        Action<FileLoadExceptionContext> own = static context => context.Ignore = true;
        Source.OnLoadException = own;
        IConfigurationRoot root = new ConfigurationBuilder().Add(Source).Build();
        new Application(root).Dispose();
        Source.OnLoadException.Should().BeSameAs(own);
    }

    [Fact]
    public void Two_hosts_over_one_configuration_end_in_any_order()
    {
        IConfigurationRoot root = new ConfigurationBuilder().Add(Source).Build();
        var first = new Application(root);
        using var second = new Application(root);
        first.Dispose();
        Write("{ oops");
        first.Log.Should().BeEmpty();
        second.Log.Should().Equal("ReloadRefused");
        Write(Application.Json(B));
        second.Origins.Should().Equal(B);
        first.Origins.Should().Equal(A);
    }

    [Fact]
    public void Nothing_is_logged_while_the_services_are_taken_back()
    {
        IConfigurationRoot root = new ConfigurationBuilder().Add(Source).Build();
        Last? last = null;
        // What is made last is taken back first, so that it goes when all else is still there, but not to be had.
        var app = new Application(root, static s => s.AddSingleton<Last>().AddOptions<StrictPreflightOptions>()
            .Configure<IServiceProvider>(static (_, services) => services.GetRequiredService<Registration>()));
        last = app.Services.GetRequiredService<Last>();
        last.AtTheEnd = () => Write(Application.Json(B));
        app.Dispose();
        last.AtTheEnd.Should().BeNull();
        app.Log.Should().BeEmpty();
    }

    [Fact]
    public void An_application_that_ended_is_not_held_by_a_configuration_that_goes_on()
    {
        IConfigurationRoot root = new ConfigurationBuilder().Add(Source).Build();
        WeakReference ended = StartAndEnd(root);
        // The container compiles on another thread what it has made twice, and holds it until then.
        for (int i = 0; i < 500 && ended.IsAlive; i++)
        {
            GC.Collect();
            Thread.Sleep(20);
        }
        ended.IsAlive.Should().BeFalse();
        GC.KeepAlive(root);
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static WeakReference StartAndEnd(IConfigurationRoot root)
    {
        using var app = new Application(root);
        return new WeakReference(app.Policies);
    }

    private void Write(string text)
    {
        files.Texts!["file"] = text;
        files.Tell();
    }

    private sealed class Last : IDisposable
    {
        public Action? AtTheEnd { get; set; }

        public void Dispose()
        {
            AtTheEnd?.Invoke();
            AtTheEnd = null;
        }
    }
}
