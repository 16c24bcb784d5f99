using Microsoft.AspNetCore.Cors;
using Microsoft.AspNetCore.Mvc.ApplicationParts;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Razor.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace CorsPreflight.Tests.Requests;

/// <summary>Three pages as the compiler of Razor leaves them, since a project of tests has none.</summary>
internal static class RazorPagesByHand
{
    public static void Add(IServiceCollection services) =>
        services.AddRazorPages().ConfigureApplicationPartManager(static parts => parts.ApplicationParts.Add(new Compiled()));

    private sealed class Compiled : ApplicationPart, IRazorCompiledItemProvider
    {
        public override string Name => "pages";

        public IEnumerable<RazorCompiledItem> CompiledItems { get; } =
            [new Item("named", typeof(NamedPage)), new Item("closed", typeof(ClosedPage)), new Item("plain", typeof(PlainPage))];
    }

    private sealed class Item(string name, Type page) : RazorCompiledItem
    {
        public override string Identifier => $"/Pages/{name}.cshtml";

        public override string Kind => "mvc.1.0.razor-page";

        public override IReadOnlyList<object> Metadata => [];

        public override Type Type => page;
    }

    [EnableCors("Partner")]
    public sealed class NamedModel(Recorder recorder) : PageModel
    {
        public void OnGet() => recorder.Add("named");
    }

    [DisableCors]
    public sealed class ClosedModel(Recorder recorder) : PageModel
    {
        public void OnGet() => recorder.Add("closed");
    }

    public sealed class PlainModel(Recorder recorder) : PageModel
    {
        public void OnGet() => recorder.Add("plain");
    }

    private abstract class Of<TModel> : Page
    {
        public TModel Model => (TModel)(object)PageContext.ViewData.Model!;

        public override Task ExecuteAsync() => Task.CompletedTask;
    }

    private sealed class NamedPage : Of<NamedModel>;

    private sealed class ClosedPage : Of<ClosedModel>;

    private sealed class PlainPage : Of<PlainModel>;
}
