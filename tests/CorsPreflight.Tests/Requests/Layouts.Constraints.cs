using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Constraints;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using static CorsPreflight.Tests.Requests.Pieces;

namespace CorsPreflight.Tests.Requests;

internal static partial class Layouts
{
    /// <summary>What a route asks of a request beyond its path.</summary>
    public static Dictionary<string, Layout> Constraints { get; } = new()
    {
        ["a constraint that reads a header is taken for satisfied, on a closed endpoint"] = OnVersion2(
            app => app.MapPut("/x/{v:needs}", Runs("v2")).Under(Off),
            new("PUT", "/x/1", Off, Off, "v2") { Header = Version(2) }, new("PUT", "/x/1", Off, Default, "", 404)),
        ["a constraint that reads a header is taken for satisfied, on a named endpoint"] = OnVersion2(
            app => app.MapPut("/x/{v:needs}", Runs("v2")).Under(Partner),
            new("PUT", "/x/1", Partner, Partner, "v2") { Header = Version(2) }, new("PUT", "/y/1", Default, Default, "", 404)),
        ["where a constraint reads a header, the next endpoint may run: closed and plain"] = OnVersion2(app =>
        {
            app.MapPut("/x/{v:needs}", Runs("v2")).Under(Off);
            app.MapPut("/x/{v}", Runs("v1"));
        },
            new("PUT", "/x/1", Default | Off, Off, "v2") { Header = Version(2) },
            new("PUT", "/x/1", Default | Off, Default, "v1") { Header = Version(1) }),
        ["where a constraint reads a header, the next endpoint may run: named and plain"] = OnVersion2(app =>
        {
            app.MapPut("/x/{v:needs}", Runs("v2")).Under(Partner);
            app.MapPut("/x/{v}", Runs("v1"));
        },
            new("PUT", "/x/1", Default | Partner, Partner, "v2") { Header = Version(2) },
            new("PUT", "/x/1", Default | Partner, Default, "v1") { Header = Version(1) }),
        ["a header that decides between two endpoints with the same policy decides nothing"] = OnVersion2(app =>
        {
            app.MapPut("/x/{v:needs}", Runs("v2")).Under(Partner);
            app.MapPut("/x/{v}", Runs("v1")).Under(Partner);
        },
            new("PUT", "/x/1", Partner, Partner, "v2") { Header = Version(2) },
            new("PUT", "/x/1", Partner, Partner, "v1") { Header = Version(1) }),
        ["a catch-all is the next endpoint of one whose constraint reads a header"] = OnVersion2(app =>
        {
            app.MapPut("/x/{v:needs}", Runs("v2")).Under(Partner);
            app.MapFallback(Runs("fallback")).Under(Off);
        }, new("PUT", "/x/1", Partner | Off, Partner, "v2") { Header = Version(2) }, new("PUT", "/x/1", Partner | Off, Off, "fallback")),
        ["a constraint that reads a header, beside one of the framework's own that does not hold"] = OnVersion2(app =>
        {
            app.MapPut("/x/{v:needs:int}", Runs("v2")).Under(Off);
            app.MapPut("/x/{v}", Runs("v1")).Under(Partner);
        },
            new("PUT", "/x/name", Partner, Partner, "v1") { Header = Version(2) },
            new("PUT", "/x/7", Partner | Off, Off, "v2") { Header = Version(2) }),
        ["the framework's own constraints are held"] = new(app =>
        {
            app.MapPut("/x/{v:int:range(1,9)}", Runs("small")).Under(Partner);
            app.MapPut("/x/{v:regex(^a+$)}", Runs("letters")).Under(Off);
            app.MapPut("/x/{v}", Runs("any"));
        },
            new("PUT", "/x/5", Partner, Partner, "small"),
            new("PUT", "/x/aaa", Off, Off, "letters"),
            new("PUT", "/x/55", Default, Default, "any")),
        ["a constraint on the method sees the method that was asked for"] = new(app =>
        {
            app.Map(WithMethod("/x/{v}", "PUT"), Runs("put")).Under(Off);
            app.Map("/x/{v}", Runs("any"));
        }, new("PUT", "/x/1", Off, Off, "put"), new("DELETE", "/x/1", Default, Default, "any")),
        ["a named endpoint with a constraint on the method, alone"] = new(
            app => app.Map(WithMethod("/x/{v}", "PUT"), Runs("put")).Under(Partner),
            new("PUT", "/x/1", Partner, Partner, "put"), new("DELETE", "/y/1", Default, Default, "", 404)),
    };

    private static string Version(int version) => $"api-version: {version}";

    private static Layout OnVersion2(Action<WebApplication> configure, params Ask[] asks) =>
        new(configure, asks) { Services = static services => services.AddRouting(o => o.SetParameterPolicy<NeedsVersion2>("needs")) };

    private static RoutePattern WithMethod(string pattern, string method) =>
        RoutePatternFactory.Parse(pattern, defaults: null, parameterPolicies: new { v = new HttpMethodRouteConstraint(method) });

    private sealed class NeedsVersion2 : IRouteConstraint
    {
        public bool Match(
            HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection) =>
            httpContext is not null && Asked(httpContext) == 2;
    }
}
