using System.Reflection;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace CorsPreflight.Benchmarks.Pipelines;

/// <summary>Kestrel's header collections are internal; they are made by reflection, in the setup, and used through the interface.</summary>
internal static class KestrelHeaders
{
    // The very one that Kestrel has unless it is told otherwise: it checks values by it.
    private static readonly Func<string, Encoding?> DefaultEncoding = new KestrelServerOptions().ResponseHeaderEncodingSelector;

    public static IHeaderDictionary ForRequest() => Make("HttpRequestHeaders", true, DefaultEncoding);

    public static (IHeaderDictionary Headers, Action Reset) ForResponse()
    {
        IHeaderDictionary headers = Make("HttpResponseHeaders", DefaultEncoding);
        // What Kestrel itself does between two requests of a connection.
        return (headers, headers.GetType().GetMethod("Reset", BindingFlags.Instance | BindingFlags.Public)!.CreateDelegate<Action>(headers));
    }

    private static IHeaderDictionary Make(string name, params object[] arguments)
    {
        Type type = typeof(KestrelServer).Assembly.GetType($"Microsoft.AspNetCore.Server.Kestrel.Core.Internal.Http.{name}", throwOnError: true)!;
        return (IHeaderDictionary)Activator.CreateInstance(type, arguments)!;
    }
}
