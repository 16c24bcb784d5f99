using System.Diagnostics;
using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ApplicationParts;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.Extensions.DependencyInjection;
using static CorsPreflight.Tests.Requests.Pieces;

namespace CorsPreflight.Tests.Requests;

internal static partial class Layouts
{
    /// <summary>What an endpoint says of its policy, and where endpoints come from.</summary>
    public static Dictionary<string, Layout> Endpoints { get; } = new()
    {
        ["of an endpoint's attributes the last one decides"] = new(app =>
        {
            app.MapPut("/closed", Runs("closed")).Under(Partner).Under(Off);
            app.MapPut("/opened", Runs("opened")).Under(Off).Under(Partner);
            app.MapPut("/back", Runs("back")).Under(Partner).RequireCors("default");
        },
            new("PUT", "/closed", Off, Off, "closed"),
            new("PUT", "/opened", Partner, Partner, "opened"),
            new("PUT", "/back", Default, Default, "back")),
        ["[EnableCors] of a base class comes last, unless derived class or action have one; [DisableCors] is not inherited"] = new(
            app => app.MapControllers(),
            new("PUT", "/named-base", Partner, Partner, "NamedBase"),
            new("PUT", "/same", Default, Default, "Same"),
            new("PUT", "/action", Off, Off, "Action"),
            new("PUT", "/closed-base", Default, Default, "ClosedBase"))
        { Services = AddControllers },
        ["a fallback with a policy speaks for no other endpoint"] = new(app =>
        {
            app.MapPut("/orders", Runs("orders"));
            app.MapFallback(Runs("fallback")).Under(Partner);
        }, new("PUT", "/orders", Default, Default, "orders"), new("PUT", "/x/orders", Default | Partner, Partner, "fallback"),
            new("PUT", "/x/y", Partner, Partner, "fallback"), new("PUT", "/x/file.json", Default | Partner, Default, "", 404)),
        ["a fallback with a policy speaks for all that nothing else matches, where there are no bases"] = new(app =>
        {
            app.MapPut("/orders", Runs("orders"));
            app.MapFallback(Runs("fallback")).Under(Partner);
        },
            new("PUT", "/orders", Default, Default, "orders"),
            new("PUT", "/x/orders", Partner, Partner, "fallback"),
            new("PUT", "/x/file.json", Default, Default, "", 404))
        { PathBases = "[]" },
        ["of two fallbacks the more exact one runs"] = new(app =>
        {
            app.MapFallback("/area/{**path}", Runs("area")).Under(Off);
            app.MapFallback(Runs("fallback")).Under(Partner);
        },
            new("PUT", "/area/x", Off, Off, "area"),
            new("PUT", "/other", Partner, Partner, "fallback"),
            new("PUT", "/deep/area/x", Partner | Off, Partner, "fallback")),
        ["a page may ask for OPTIONS, and what takes it decides"] = new(app =>
        {
            app.MapMethods("/x", ["OPTIONS"], Runs("options")).Under(Partner);
            app.MapPut("/x", Runs("put")).Under(Off);
        }, new("OPTIONS", "/x", Partner, Partner, "options"), new("PUT", "/x", Off, Off, "put")),
        ["OPTIONS where no endpoint of the path takes it is 405, and its endpoints decide"] = new(
            app => app.MapPut("/x", Runs("put")).Under(Partner), new Ask("OPTIONS", "/x", Partner, Partner, "", 405)),
        ["a Razor page's attributes stand on its model, and are known once it is loaded"] = new(app => app.MapRazorPages(),
            new("GET", "/named", Partner, Partner, "named"),
            new("GET", "/closed", Off, Off, "closed"),
            new("GET", "/plain", Default, Default, "plain"))
        { Services = RazorPagesByHand.Add },
        ["an endpoint of a container of its own has its own policy, though this one's endpoints name none"] = new(
            app => app.Use(_ => Tenant(app)),
            new("PUT", "/named", null, Partner, "named"),
            new("PUT", "/closed", null, Off, "closed"),
            new("PUT", "/plain", Default, Default, "plain")),
        ["an endpoint of a container of its own has its own policy, beside named endpoints of this one"] = new(app =>
        {
            app.MapPut("/here", Runs("here")).Under(Partner);
            app.Map("/tenant", branch => branch.Use(_ => Tenant(app)));
        },
            new("PUT", "/here", Partner, Partner, "here"),
            new("PUT", "/tenant/named", null, Partner, "named"),
            new("PUT", "/tenant/closed", null, Off, "closed"),
            new("PUT", "/tenant/plain", Default, Default, "plain")),
        ["an endpoint that a middleware sets and runs decides, though the application's own name no policy"] = new(app =>
        {
            SetAt(app, "/closed", Off, isRunAtOnce: true);
            SetAt(app, "/named", Partner, isRunAtOnce: true);
            app.MapPut("/here", Runs("here"));
        },
            new("PUT", "/closed", null, Off, "set"),
            new("PUT", "/named", null, Partner, "set"),
            new("PUT", "/here", Default, Default, "here")),
        ["an endpoint that a middleware sets and the framework runs decides, beside named endpoints of the application"] = new(app =>
        {
            SetAt(app, "/closed", Off, isRunAtOnce: false);
            SetAt(app, "/named", Partner, isRunAtOnce: false);
            app.MapPut("/here", Runs("here")).Under(Partner);
        },
            new("PUT", "/closed", null, Off, "set"),
            new("PUT", "/named", null, Partner, "set"),
            new("PUT", "/here", Partner, Partner, "here")),
        ["an endpoint that a middleware sets in the place of the one that was chosen decides"] = new(app =>
        {
            SetAt(app, "/here", Off, isRunAtOnce: false);
            app.MapPut("/here", Runs("here")).Under(Partner);
        }, new Ask("PUT", "/here", null, Off, "set")),
    };

    private static void SetAt(IApplicationBuilder app, string path, Deciding policy, bool isRunAtOnce)
    {
        object metadata = policy == Off ? new DisableCorsAttribute() : new EnableCorsAttribute("Partner");
        var endpoint = new Endpoint(Runs("set"), new EndpointMetadataCollection(metadata), "set");
        app.Use((HttpContext context, RequestDelegate next) =>
        {
            if (context.Request.Path != path)
                return next(context);
            context.SetEndpoint(endpoint);
            return isRunAtOnce ? endpoint.RequestDelegate!(context) : next(context);
        });
    }

    // A pipeline with services of its own, as applications with tenants build them.
    private static RequestDelegate Tenant(WebApplication app)
    {
        IServiceProvider services = new ServiceCollection().AddLogging().AddRouting().AddSingleton(new DiagnosticListener("tenant"))
            .AddCors(static cors => cors.AddPolicy("Partner", static policy => policy.WithOrigins("https://tenant.example")))
            .BuildServiceProvider();
        app.Lifetime.ApplicationStopped.Register(((IDisposable)services).Dispose);
        var tenant = new ApplicationBuilder(services);
        tenant.UseRouting();
        tenant.UseCors();
        tenant.UseEndpoints(static endpoints =>
        {
            endpoints.MapPut("/plain", Runs("plain"));
            endpoints.MapPut("/named", Runs("named")).Under(Partner);
            endpoints.MapPut("/closed", Runs("closed")).Under(Off);
        });
        return tenant.Build();
    }

    private static void AddControllers(IServiceCollection services) =>
        services.AddControllers().ConfigureApplicationPartManager(static parts => parts.FeatureProviders.Add(new OwnControllers()));

    // These alone, and nowhere else: the other tests' applications load all public controllers.
    private sealed class OwnControllers : IApplicationFeatureProvider<ControllerFeature>
    {
        public void PopulateFeature(IEnumerable<ApplicationPart> parts, ControllerFeature feature)
        {
            Type[] controllers =
                [typeof(ClosedBaseController), typeof(NamedBaseController), typeof(SameController), typeof(ActionController)];
            foreach (Type controller in controllers)
                feature.Controllers.Add(controller.GetTypeInfo());
        }
    }

    private abstract class Recording : ControllerBase
    {
        [HttpPut]
        public virtual void Put() => Note();

        protected void Note() =>
            HttpContext.RequestServices.GetRequiredService<Recorder>().Add(GetType().Name[..^"Controller".Length]);
    }

    [DisableCors]
    private abstract class Closed : Recording;

    [EnableCors("Partner")]
    private abstract class Named : Recording;

    [Route("closed-base")]
    private sealed class ClosedBaseController : Closed;

    [Route("named-base")]
    [DisableCors]
    private sealed class NamedBaseController : Named;

    [Route("same")]
    [EnableCors]
    private sealed class SameController : Named;

    [Route("action")]
    private sealed class ActionController : Named
    {
        [HttpPut]
        [DisableCors]
        public override void Put() => Note();
    }
}
