using System.Globalization;
using System.Net.Http.Headers;
using Asp.Versioning;
using Asp.Versioning.Builder;
using CorsPreflight.Tests.Matrix;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CorsPreflight.Tests.Packages;

/// <summary>
/// Applications whose addresses have two versions each, told apart by what the package reads. Both answer PUT, and the second DELETE too.
/// </summary>
internal static class VersionedApps
{
    public const string Address = "the address", Query = "the query", Header = "a header", MediaType = "the media type",
        AddressOrHeader = "the address, or a header";

    public const string InMinimalApis = "minimal APIs", InControllers = "controllers";

    /// <summary>Each address, and the policies of its versions.</summary>
    public static readonly (string It, string Path, string First, string Second)[] Rows =
    [
        ("neither version names a policy", "plain", PolicyAnswers.Default, PolicyAnswers.Default),
        ("both versions name the partner's", "partner", PolicyAnswers.Partner, PolicyAnswers.Partner),
        ("both versions are off", "off", PolicyAnswers.Off, PolicyAnswers.Off),
        ("the second version names the partner's", "opened", PolicyAnswers.Default, PolicyAnswers.Partner),
        ("only the first version names the partner's", "withdrawn", PolicyAnswers.Partner, PolicyAnswers.Default),
        ("the second version is off", "closed", PolicyAnswers.Default, PolicyAnswers.Off),
        ("the first version is off", "published", PolicyAnswers.Off, PolicyAnswers.Partner),
        ("the second version names another that has the partner too", "renamed", PolicyAnswers.Partner, PolicyAnswers.Shared),
        ("the second version names one that has more than the first's", "widened", PolicyAnswers.Default, PolicyAnswers.Shared),
    ];

    public static Task<TestApp> Start(string kind, string reader, Action<ApiVersioningOptions>? more = null) =>
        TestApp.Start(
            Server.TestServer,
            builder => AddTo(builder.Services, kind, reader, more),
            app => Use(app, kind, reader),
            PolicyAnswers.Settings);

    public static bool IsInAddress(string reader) => reader is Address or AddressOrHeader;

    /// <summary>An address of a version, as far as the version stands in it.</summary>
    public static string PathOf(string reader, string path, int version) =>
        IsInAddress(reader) ? $"/v{version}/{path}" : reader == Query ? $"/{path}?api-version={version}.0" : $"/{path}";

    /// <summary>Asks for a version by what is not the address.</summary>
    public static Action<HttpRequestMessage> Ask(string reader, int version) => request =>
    {
        if (reader == Header)
            request.Headers.Add("X-Api-Version", string.Create(CultureInfo.InvariantCulture, $"{version}.0"));
        if (reader == MediaType)
            request.Headers.Accept.Add(MediaTypeWithQualityHeaderValue.Parse($"text/plain;v={version}.0"));
    };

    /// <summary>What a page has to ask for, to send the version.</summary>
    public static string? HeaderOf(string reader) => reader switch
    {
        Header or AddressOrHeader => "x-api-version",
        MediaType => "content-type",
        _ => null,
    };

    private static void AddTo(IServiceCollection services, string kind, string reader, Action<ApiVersioningOptions>? more)
    {
        services.AddStrictPreflight();
        IApiVersioningBuilder versioning = services.AddApiVersioning(options =>
        {
            options.ApiVersionReader = reader switch
            {
                Query => new QueryStringApiVersionReader(),
                Header => new HeaderApiVersionReader("X-Api-Version"),
                MediaType => new MediaTypeApiVersionReader(),
                AddressOrHeader => ApiVersionReader.Combine(new UrlSegmentApiVersionReader(), new HeaderApiVersionReader("X-Api-Version")),
                // The package's own choice: the address, or the query.
                _ => options.ApiVersionReader,
            };
            more?.Invoke(options);
        });
        if (kind != InControllers)
            return;
        versioning.AddMvc();
        services.AddControllers().ConfigureApplicationPartManager(static parts =>
        {
            parts.FeatureProviders.Clear();
            parts.FeatureProviders.Add(new OnlyTheseControllers(VersionedControllers.All));
        });
    }

    private static void Use(WebApplication app, string kind, string reader)
    {
        app.UseStrictPreflight();
        RouteGroupBuilder group = app.MapGroup(IsInAddress(reader) ? "/v{version:apiVersion}" : "");
        if (kind == InControllers)
            group.MapControllers();
        else
            Map(app, group);
    }

    private static void Map(WebApplication app, RouteGroupBuilder group)
    {
        foreach ((_, string path, string first, string second) in Rows)
        {
            ApiVersionSet versions = app.NewApiVersionSet().HasApiVersion(new ApiVersion(1, 0)).HasApiVersion(new ApiVersion(2, 0)).Build();
            Name(group.MapPut(path, static () => "1").WithApiVersionSet(versions).MapToApiVersion(1.0), first);
            Name(group.MapMethods(path, ["PUT", "DELETE"], static () => "2").WithApiVersionSet(versions).MapToApiVersion(2.0), second);
        }
        ApiVersionSet neutral = app.NewApiVersionSet().IsApiVersionNeutral().Build();
        Name(group.MapPut("neutral", static () => "neutral").WithApiVersionSet(neutral), PolicyAnswers.Partner);
    }

    private static void Name(IEndpointConventionBuilder endpoint, string policy)
    {
        if (policy == PolicyAnswers.Off)
            endpoint.WithMetadata(new DisableCorsAttribute());
        else if (policy != PolicyAnswers.Default)
            endpoint.RequireCors(policy);
    }
}
