using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace CorsPreflight.Requests;

/// <summary>
/// The CORS metadata of endpoints, those of Razor pages included that are compiled at run time: what stands on the page's model is known
/// only after the page was loaded.
/// </summary>
internal sealed class PageMetadata(IServiceProvider services)
{
    private readonly bool hasPages = services.GetService<IActionDescriptorCollectionProvider>() is not null;

    /// <summary>The metadata that decides on an endpoint's policy; null where it has none.</summary>
    public ICorsMetadata? FindCors(Endpoint endpoint) => hasPages ? OfLoaded(endpoint) : endpoint.Metadata.GetMetadata<ICorsMetadata>();

    // By itself, so that Razor pages are loaded only where MVC is used.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private ICorsMetadata? OfLoaded(Endpoint endpoint) =>
        endpoint.Metadata.GetMetadata<PageActionDescriptor>() is PageActionDescriptor page and not CompiledPageActionDescriptor
        && services.GetService<PageLoader>() is PageLoader loader
            ? Load(loader, page, endpoint)
            : endpoint.Metadata.GetMetadata<ICorsMetadata>();

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "a page that is broken fails when it is "
        + "asked for")]
    private static ICorsMetadata? Load(PageLoader loader, PageActionDescriptor page, Endpoint endpoint)
    {
        try
        {
            return loader.LoadAsync(page, endpoint.Metadata).GetAwaiter().GetResult().Endpoint?.Metadata.GetMetadata<ICorsMetadata>();
        }
        catch (Exception)
        {
            return CorsMetadata.Undecidable.Instance;
        }
    }
}
