using CsCheck;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CorsPreflight.Tests.Requests;

/// <summary>
/// The law of the mirror, for random sets of endpoints: a preflight's policy is that of the endpoint which the application's own
/// routing runs for the requested method, or the preflight is refused. And the actual response has that endpoint's policy.
/// </summary>
public class EndpointMirrorTests
{
    private const string Header = "X-Endpoint", Threw = "routing threw";

    // Each policy lets in one origin, so the origin that is let in tells the policy.
    private static readonly string[] Policies = ["Default", "A", "B"];

    private static readonly string[] Methods = ["GET", "PUT", "DELETE"];

    private static readonly string[] Paths = ["/", "/a", "/a/b", "/a/1", "/a/b/c", "/A/B", "/a/b.c"];

    private static readonly Gen<string> Patterns = OneOf(
        "/", "/a", "/a/b", "/a/{x}", "/a/{y}", "/a/{x:int}", "/{x}/b", "/{x}/{y}", "/a/{x?}", "/a/{*rest}", "/{**all}", "/a/b.{ext}", "/a/{x:alpha}/c");

    private static readonly Gen<Spec> Specs = Gen.Select(
        Patterns,
        OneOf<string[]>([], ["GET"], ["PUT"], ["DELETE"], ["GET", "PUT"], ["put", "DELETE"], ["OPTIONS"]),
        OneOf("none", "A", "B", "Default", "disabled"),
        OneOf<string?>(null, null, "application/json", "text/plain"),
        OneOf<string?>(null, null, null, "localhost", "elsewhere.example"),
        OneOf(0, 0, 0, 1, int.MaxValue),
        (pattern, methods, cors, accepts, host, order) => new Spec(pattern, methods, cors, accepts, host, order));

    [Fact]
    public async Task A_preflight_has_the_policy_of_the_endpoint_that_runs_or_is_refused()
    {
        var counts = new Counts();
        await Specs.Array[1, 6].SampleAsync(endpoints => Check(endpoints, counts), iter: 150);
        // Refusing everything would be right and useless.
        counts.Decided.Should().BeGreaterThan(counts.Refused * 8, "an endpoint set that cannot be told apart is rare");
        counts.Named.Should().BeGreaterThan(200, "the sets are interesting");
    }

    private static async Task Check(Spec[] endpoints, Counts counts)
    {
        await using TestApp app = await TestApp.Start(Server.TestServer, b => b.Services.AddStrictPreflight(o =>
        {
            o.PathBases = [];
            o.Policies.Clear();
            foreach (string name in Policies)
                o.Policies[name] = new StrictPreflightPolicyOptions { AllowedOrigins = [Origin(name)], AllowedMethods = ["*"] };
        }), app =>
        {
            app.UseStrictPreflight();
            // Behind the endpoint's choice, and in place of its handler: 405 and 415 are endpoints too.
            for (int i = 0; i < endpoints.Length; i++)
                Map(app, endpoints[i], i);
        });
        foreach (string path in Paths)
        {
            foreach (string method in Methods)
            {
                (string actual, bool ran) = await Actual(app, method, path, endpoints);
                string preflight = await Allowed(origin => app.Preflight(path, origin, method));
                string description = $"{method} {path} of {string.Join<Spec>("; ", endpoints)}";
                // Where nothing ran, another body might have met what an endpoint accepts, and the preflight is for that.
                if (preflight.Length > 0 && actual != Threw && (ran || endpoints.All(endpoint => endpoint.Accepts is null)))
                    preflight.Should().Be(actual, description);
                lock (counts)
                    counts.Add(actual, refused: preflight.Length == 0 && actual.Length > 0, ran);
            }
        }
        app.Probe.Handlers.Should().Be(0, "the handlers that count are run by nobody's preflight");
    }

    // What the endpoint that really runs says, and what the responses of the same request say of it.
    private static async Task<(string Policy, bool Ran)> Actual(TestApp app, string method, string path, Spec[] endpoints)
    {
        HttpResponseMessage response;
        try
        {
            response = await app.Send(method, path, Origin("Default"), Json);
        }
        catch (Exception exception) when (exception.GetType().Name == "AmbiguousMatchException")
        {
            return (Threw, false);
        }
        if ((int)response.StatusCode == 500)
            return (Threw, false);
        string allowed = await Allowed(origin => app.Send(method, path, origin, Json));
        bool ran = response.Headers.TryGetValues(Header, out IEnumerable<string>? values);
        string? expected = ran
            ? endpoints[int.Parse(values!.Single(), System.Globalization.CultureInfo.InvariantCulture)].Cors switch { "none" => "Default", "disabled" => "", string name => name }
            : null;
        // Where nothing ran, who may read the 404, 405 or 415 is for the endpoint to say that would have run with another body or below
        // a path base: the preflight's answer, at any rate.
        if (ran)
            allowed.Should().Be(expected, $"{method} {path} of {string.Join<Spec>("; ", endpoints)}");
        return (allowed, ran);
    }

    private static void Json(HttpRequestMessage request) => request.Content = new StringContent("{}", null, "application/json");

    private static async Task<string> Allowed(Func<string, Task<HttpResponseMessage>> send)
    {
        List<string> allowed = [];
        foreach (string name in Policies)
        {
            if ((await send(Origin(name))).Headers.Contains("Access-Control-Allow-Origin"))
                allowed.Add(name);
        }
        allowed.Should().HaveCountLessThan(2);
        return allowed.SingleOrDefault("");
    }

    private static void Map(IEndpointRouteBuilder app, Spec spec, int number)
    {
        IEndpointConventionBuilder endpoint = app.Map(spec.Pattern, (HttpContext context) =>
        {
            context.Response.Headers[Header] = number.ToString(System.Globalization.CultureInfo.InvariantCulture);
            if (context.Request.Method == "OPTIONS")
                context.RequestServices.GetRequiredService<Probe>().Handle();
            return Task.CompletedTask;
        });
        if (spec.Methods.Length > 0)
            endpoint.WithMetadata(new HttpMethodMetadata(spec.Methods));
        if (spec.Accepts is not null)
            endpoint.WithMetadata(new AcceptsMetadata([spec.Accepts]));
        if (spec.Host is not null)
            endpoint.RequireHost(spec.Host);
        if (spec.Cors == "disabled")
            endpoint.WithMetadata(new DisableCorsAttribute());
        else if (spec.Cors != "none")
            endpoint.RequireCors(spec.Cors);
        endpoint.Add(builder => ((RouteEndpointBuilder)builder).Order = spec.Order);
    }

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static string Origin(string policy) => $"https://{policy.ToLowerInvariant()}.example";

    private sealed record Spec(string Pattern, string[] Methods, string Cors, string? Accepts, string? Host, int Order)
    {
        public override string ToString() => $"{Pattern} [{string.Join(',', Methods)}] {Cors} {Accepts} {Host} {Order}";
    }

    private sealed class Counts
    {
        public int Decided { get; private set; }

        public int Refused { get; private set; }

        public int Named { get; private set; }

        public void Add(string policy, bool refused, bool ran)
        {
            Refused += refused ? 1 : 0;
            Decided += refused ? 0 : 1;
            Named += ran && policy is "A" or "B" ? 1 : 0;
        }
    }
}
