using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using static CorsPreflight.Benchmarks.Pipelines.PolicyText;
using static CorsPreflight.Benchmarks.Pipelines.RequestText;

namespace CorsPreflight.Benchmarks.Pipelines;

/// <summary>Every case that is measured. The built-in answers 204 to whatever it refuses, and leaves it to the browser.</summary>
internal static class Scenarios
{
    private static readonly string[] Put = ["PUT"];

    // 16 segments of 60 characters.
    private static readonly string LongPath = string.Concat(Enumerable.Repeat('/' + new string('a', 60), 16));

    private static readonly (int, bool) Allowed = (204, true), Refused = (403, false), RefusedByBuiltIn = (204, false), Readable = (200, true), Unreadable = (200, false);

    public static Scenario PreflightAllowed { get; } = new("preflight allowed", One, Preflight(App, "PUT"), Allowed, Allowed);

    /// <summary>What this library answers to that, written by an application that looks at nothing: no honest answer can cost less.</summary>
    public static Scenario Constant { get; } = PreflightAllowed with
    {
        Name = "the same by a constant answer",
        Bare = Allowed,
        Application = static context =>
        {
            HttpResponse response = context.Response;
            response.StatusCode = StatusCodes.Status204NoContent;
            response.Headers.Vary = "Origin, Access-Control-Request-Method, Access-Control-Request-Headers";
            response.Headers.AccessControlAllowOrigin = App;
            response.Headers.AccessControlAllowCredentials = "true";
            response.Headers.AccessControlAllowMethods = "GET, POST, PUT, DELETE";
            response.Headers.AccessControlAllowHeaders = "Authorization, Content-Type";
            response.Headers.AccessControlMaxAge = "600";
            return Task.CompletedTask;
        },
    };

    public static Scenario ActualAllowed { get; } = new("actual allowed", One, Call(App), Readable, Readable);

    public static Scenario ActualAllowedLater { get; } = ActualAllowed with { Name = "actual allowed, application completes later", Application = Later.Invoke };

    public static Scenario NoOrigin { get; } = new("no Origin", One, Call(null), Unreadable, Unreadable);

    public static Scenario EndpointPolicy { get; } = new("preflight allowed, by an endpoint's policy", One, Preflight(App, "PUT"), Allowed, Allowed)
    {
        IsDefault = false,
        EndpointMetadata = new EnableCorsAttribute(Pipeline.PartnerPolicy),
    };

    /// <summary>A file that is not there, of an application in which endpoints name policies.</summary>
    public static Scenario NowhereNamed { get; } = new("404 without Origin, endpoints with policies", One, new("GET", LongPath, []), (404, false), (404, false))
    {
        Bare = (404, false),
        Endpoints = Literals(isNamed: true),
    };

    /// <summary>The same, where none names one.</summary>
    public static Scenario NowherePlain { get; } = NowhereNamed with { Name = "404 without Origin, endpoints without policies", Endpoints = Literals(isNamed: false) };

    public static Scenario DeepLiterals { get; } = new("preflight, 16 segments, 2,000 routes", One, Preflight(App, "PUT", path: LongPath), Allowed, Allowed)
    {
        Bare = (404, false),
        Endpoints = Literals(isNamed: true),
    };

    public static Scenario DeepLiteralsKnown { get; } = DeepLiterals with { Name = "the same, PathBases given", PathBases = ["/base"] };

    public static Scenario DeepCatchAlls { get; } = DeepLiterals with
    {
        Name = "preflight, 16 segments, 200 catch-alls with a regular expression",
        Endpoints = static (app, handler) =>
        {
            for (int i = 0; i < 200; i++)
                Name(app.MapMethods($"/{{**rest:regex(^[a-y/]*z{i}$)}}", Put, handler), i % 10 == 0);
        },
    };

    public static Scenario DeepCatchAllsKnown { get; } = DeepCatchAlls with { Name = "the same catch-alls, PathBases given", PathBases = ["/base"] };

    public static Scenario HundredThousandOrigins { get; } = AmongOrigins(100_000);

    public static Scenario ThousandWildcards { get; } = AmongWildcards(1_000);

    // The built-in reads the requested headers only where any is allowed.
    public static Scenario Commas { get; } = new("preflight refused: 16 KB of commas, any header", One with { AnyHeader = true }, Preflight(App, "PUT", new string(',', 16 * 1024)), Allowed, Refused);

    public static Scenario EightThousandNames { get; } = new(
        "preflight refused: 8,000 names, any header", One with { AnyHeader = true }, Preflight(App, "PUT", string.Join(',', Enumerable.Range(0, 8_000).Select(i => $"{i:x3}"))), Allowed, Refused);

    public static IReadOnlyList<Scenario> All { get; } =
    [
        NowhereNamed,
        NowherePlain,
        DeepLiterals,
        DeepLiteralsKnown,
        DeepCatchAlls,
        DeepCatchAllsKnown,
        PreflightAllowed,
        AmongOrigins(100),
        AmongOrigins(10_000),
        HundredThousandOrigins,
        AmongWildcards(1),
        AmongWildcards(100),
        ThousandWildcards,
        EndpointPolicy,
        new("preflight refused: origin", One, Preflight("https://evil.example", "PUT"), RefusedByBuiltIn, Refused),
        new("preflight refused: origin, of 100,000", Exact(100_000), Preflight("https://evil.example", "PUT"), RefusedByBuiltIn, Refused),
        new("preflight refused: origin, of 1,000 wildcards", Wildcards(1_000), Preflight("https://shop.tenant.example.com", "PUT"), RefusedByBuiltIn, Refused),
        new("preflight refused: origin malformed", One, Preflight(App + "/", "PUT"), RefusedByBuiltIn, Refused),
        new("preflight refused: origin of 8 KB", Wildcards(1), Preflight("https://" + new string('a', 8 * 1024) + ".example.com", "PUT"), RefusedByBuiltIn, Refused),
        new("preflight refused: method", One, Preflight(App, "PATCH"), Allowed, Refused),
        new("preflight refused: method malformed", One, Preflight(App, "P(T"), Allowed, Refused),
        new("preflight refused: header", One, Preflight(App, "PUT", "authorization,x-unknown"), Allowed, Refused),
        new("preflight refused: headers malformed", One, Preflight(App, "PUT", "authorization,x(y"), Allowed, Refused),
        Commas,
        new("preflight refused: 16 KB of commas", One, Preflight(App, "PUT", new string(',', 16 * 1024)), Allowed, Refused),
        EightThousandNames,
        new("preflight refused: no policy", One, Preflight(App, "PUT"), Unreadable, Refused) { IsDefault = false },
        new("preflight refused: CORS disabled", One, Preflight(App, "PUT"), RefusedByBuiltIn, Refused) { EndpointMetadata = new DisableCorsAttribute() },
        ActualAllowed,
        ActualAllowedLater,
        new("actual allowed, of 100,000", Exact(100_000), Call(LastOf(100_000)), Readable, Readable),
        new("actual refused", One, Call("https://evil.example"), Unreadable, Unreadable),
        NoOrigin,
    ];

    private static Action<IEndpointRouteBuilder, RequestDelegate> Literals(bool isNamed) => (app, handler) =>
    {
        for (int i = 0; i < 2_000; i++)
            Name(app.MapMethods($"/route{i}/{{id}}", Put, handler), isNamed && i % 10 == 0);
    };

    private static void Name(IEndpointConventionBuilder endpoint, bool isNamed)
    {
        if (isNamed)
            endpoint.RequireCors(Pipeline.PartnerPolicy);
    }

    private static Scenario AmongOrigins(int count) => new($"preflight allowed, last of {count:N0} origins", Exact(count), Preflight(LastOf(count), "PUT"), Allowed, Allowed);

    private static Scenario AmongWildcards(int count) => new(
        $"preflight allowed, last of {count:N0} wildcard{(count == 1 ? "" : "s")}", Wildcards(count), Preflight(BelowLastOf(count), "PUT"), Allowed, Allowed);
}
