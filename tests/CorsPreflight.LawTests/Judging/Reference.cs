using System.Diagnostics;
using CorsPreflight.LawTests.Applications;
using CorsPreflight.LawTests.Layouts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CorsPreflight.LawTests.Judging;

/// <summary>
/// The endpoints of a layout behind plain routing, without the library and without anything around them. It never says what is right:
/// what ran says that. It says where nobody ahead of routing could know better.
/// </summary>
internal sealed class Reference(Layout layout) : IAsyncDisposable
{
    private static readonly object Chosen = new();

    private readonly ServiceProvider services = MakeServices();

    // By reference: two endpoints that are described alike are two.
    private readonly Dictionary<object, RequestDelegate> routers = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<object, RequestDelegate> alone = new(ReferenceEqualityComparer.Instance);

    /// <summary>
    /// What any router of the application could choose at a path, whatever headers there are that no preflight tells. Where one refuses,
    /// the endpoints that it refuses for stand in, unless they are not wanted.
    /// </summary>
    public async Task<IReadOnlyList<EndpointSpec>> ChoicesAt(string path, Question question, bool withRefused = true)
    {
        HashSet<EndpointSpec> choices = [];
        foreach (EndpointSpec[] router in layout.Routers)
        {
            foreach (bool hasVersion in new[] { true, false })
            {
                foreach (string? contentType in new[] { null, "application/json", "text/plain" })
                {
                    Question asked = question with { Path = path, HasVersion = hasVersion, ContentType = contentType };
                    choices.UnionWith(await ChoicesOf(router, asked, withRefused));
                }
            }
        }
        return [.. choices];
    }

    /// <summary>The endpoints for whose path and method a router refused a request.</summary>
    /// <param name="router">The endpoints of the router.</param>
    /// <param name="question">With the path that it saw.</param>
    /// <param name="isForAnyMethod">Where none has this method, those for others are meant.</param>
    public async Task<IReadOnlyList<EndpointSpec>> RefusedBy(EndpointSpec[] router, Question question, bool isForAnyMethod)
    {
        List<EndpointSpec> byMethod = [], byAnyMethod = [];
        foreach (EndpointSpec spec in router)
        {
            if (!await Matches(spec, question))
                continue;
            byAnyMethod.Add(spec);
            if (spec.Methods.Length == 0 || spec.Methods.Contains(question.Method, StringComparer.OrdinalIgnoreCase))
                byMethod.Add(spec);
        }
        return byMethod.Count > 0 || !isForAnyMethod ? byMethod : byAnyMethod;
    }

    public ValueTask DisposeAsync() => services.DisposeAsync();

    private static ServiceProvider MakeServices()
    {
        IServiceCollection services = new ServiceCollection()
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.None))
            .AddRouting()
            .AddSingleton(new DiagnosticListener("reference"));
        VersionConstraint.AddTo(services);
        foreach (Matching matching in Enum.GetValues<Matching>().Where(matching => matching != Matching.Plain))
            services.AddSingleton(VersionMatching.Of(matching, isOfKnownPackage: false));
        return services.BuildServiceProvider();
    }

    private async Task<IReadOnlyList<EndpointSpec>> ChoicesOf(EndpointSpec[] router, Question question, bool withRefused)
    {
        if (!routers.TryGetValue(router, out RequestDelegate? pipeline))
            routers[router] = pipeline = Build(router);
        try
        {
            Endpoint? endpoint = await Ask(pipeline, question);
            // Nobody knows of two constraints on a header that they fail together.
            if (endpoint?.Metadata.GetMetadata<EndpointSpec>() is EndpointSpec { NeedsVersion: true } versioned)
                return [versioned, .. await ChoicesOf([.. router.Where(other => other != versioned)], question, withRefused)];
            if (endpoint?.Metadata.GetMetadata<EndpointSpec>() is EndpointSpec spec)
                return [spec];
            return endpoint is not null && withRefused ? await RefusedBy(router, question, isForAnyMethod: true) : [];
        }
        catch (Exception)
        {
            // Several match equally well.
            return await RefusedBy(router, question, isForAnyMethod: false);
        }
    }

    // Whatever its methods and content types are. Routing refuses before it asks constraints, hence also before it asks for a version.
    private async Task<bool> Matches(EndpointSpec spec, Question question)
    {
        if (!alone.TryGetValue(spec, out RequestDelegate? pipeline))
            alone[spec] = pipeline = Build([spec with { Methods = [], Accepts = null }]);
        return await Ask(pipeline, question with { HasVersion = true }) is not null;
    }

    private async Task<Endpoint?> Ask(RequestDelegate pipeline, Question question)
    {
        var context = new DefaultHttpContext { RequestServices = services };
        question.PutInto(context.Request);
        foreach ((string name, string value) in question.Headers())
            context.Request.Headers[name] = value;
        await pipeline(context);
        return (Endpoint?)context.Items[Chosen];
    }

    private RequestDelegate Build(EndpointSpec[] router)
    {
        var app = new ApplicationBuilder(services);
        app.UseRouting();
        app.Use((HttpContext context, RequestDelegate _) =>
        {
            context.Items[Chosen] = context.GetEndpoint();
            return Task.CompletedTask;
        });
        app.UseEndpoints(routes =>
        {
            foreach (EndpointSpec spec in router)
                EndpointMapping.Map(routes, spec, static _ => static _ => Task.CompletedTask);
        });
        return app.Build();
    }
}
