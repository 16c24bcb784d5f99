using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace CorsPreflight.Tests.Requests;

/// <summary>What decides: one policy, several that must agree, or nothing that is known, which is a refusal.</summary>
[Flags]
internal enum Deciding
{
    Nothing = 0,
    Default = 1,
    Partner = 2,
    Off = 4,
}

/// <summary>One request and the preflight before it.</summary>
/// <param name="Method">Of the request; the preflight asks for it.</param>
/// <param name="Path">As the browser sends it; with scheme and host where the host counts.</param>
/// <param name="Preflight">What lets the preflight in; null where nobody ahead of routing can know it.</param>
/// <param name="Response">What makes the response readable.</param>
/// <param name="Ran">What ran on the request, and in which order.</param>
/// <param name="Status">Of the response.</param>
internal sealed record Ask(string Method, string Path, Deciding? Preflight, Deciding Response, string Ran, int Status = 200)
{
    /// <summary>A header of the request, as <c>name: value</c>; a preflight tells its name only.</summary>
    public string? Header { get; init; }

    /// <summary>What lets the preflight in once a request has shown that <see cref="Layout.PathBases"/> is wrong.</summary>
    public Deciding? PreflightOnceContradicted { get; init; }
}

/// <summary>A pipeline, and what is asked of it.</summary>
internal sealed record Layout(Action<WebApplication> Configure, params Ask[] Asks)
{
    /// <summary>Both policies let <see cref="Both"/> in, and each one origin more.</summary>
    public const string Both = "https://both.example";

    private const string AllowOrigin = "Access-Control-Allow-Origin: ", AllowCredentials = "Access-Control-Allow-Credentials: true";

    private const string Policies = """
        "Policies": {
            "Default": {
                "AllowedOrigins": [ "https://app.example", "https://both.example" ],
                "AllowedMethods": [ "PUT", "DELETE", "OPTIONS" ],
                "AllowedHeaders": [ "content-type", "api-version" ],
                "AllowCredentials": true,
                "MaxAgeSeconds": 600 },
            "Partner": {
                "AllowedOrigins": [ "https://partner.example", "https://both.example" ],
                "AllowedMethods": [ "PUT", "DELETE", "OPTIONS" ],
                "AllowedHeaders": [ "*" ],
                "ExposedHeaders": [ "X-Total" ],
                "MaxAgeSeconds": 60 } }
        """;

    public Action<IServiceCollection> Services { get; init; } = static _ => { };

    /// <summary>A list in JSON; null where the section has none.</summary>
    public string? PathBases { get; init; }

    /// <summary>Whether a request, or the start, shows that <see cref="PathBases"/> is wrong.</summary>
    public bool IsContradicted { get; init; }

    /// <summary>Whether <see cref="Configure"/> calls UseStrictPreflight() itself, because its place counts.</summary>
    public bool IsPlaced { get; init; }

    public Task<TestApp> Start() => TestApp.Start(Server.TestServer, builder =>
    {
        builder.Services.AddSingleton<Recorder>();
        Services(builder.Services);
        builder.Services.AddStrictPreflight();
    }, app =>
    {
        if (!IsPlaced)
            app.UseStrictPreflight();
        Configure(app);
    }, $$"""{ "StrictPreflight": { {{(PathBases is null ? "" : $"\"PathBases\": {PathBases},")}} {{Policies}} } }""");

    /// <summary>The whole answer to a preflight.</summary>
    public static string PreflightAnswer(Deciding deciding, string origin, Ask ask)
    {
        if (!Admits(deciding, origin))
            return Answers.RefusedPreflight;
        string vary = $"Vary: {Answers.PreflightVary}", allowed = AllowOrigin + origin;
        const string methods = "Access-Control-Allow-Methods: PUT, DELETE, OPTIONS";
        const string headers = "Access-Control-Allow-Headers: content-type, api-version";
        if (deciding == Deciding.Default)
            return Answers.Of(204, allowed, AllowCredentials, methods, headers, "Access-Control-Max-Age: 600", vary);
        if (deciding == Deciding.Partner)
            return Answers.Of(204, allowed, methods, "Access-Control-Allow-Headers: *", "Access-Control-Max-Age: 60", vary);
        // Several: what was asked and nothing more, without credentials because one has none, and no longer than the shorter.
        string[] agreed = [allowed, $"Access-Control-Allow-Methods: {ask.Method}", "Access-Control-Max-Age: 60", vary];
        return Answers.Of(204, ask.Header is null ? agreed : [.. agreed, $"Access-Control-Allow-Headers: {HeaderName(ask)}"]);
    }

    /// <summary>The whole of what a response says about CORS.</summary>
    public static string ResponseAnswer(Deciding deciding, string? origin, int status)
    {
        // Where a list takes part the response varies, also if another policy keeps everybody out.
        if (deciding is Deciding.Off or Deciding.Nothing)
            return Answers.Of(status);
        if (!Admits(deciding, origin))
            return Answers.NotAllowed(status);
        return deciding switch
        {
            Deciding.Default => Answers.Of(status, AllowOrigin + origin, AllowCredentials, "Vary: Origin"),
            Deciding.Partner => Answers.Of(status, AllowOrigin + origin, "Access-Control-Expose-Headers: X-Total", "Vary: Origin"),
            _ => Answers.Of(status, AllowOrigin + origin, "Vary: Origin"),
        };
    }

    public static string HeaderName(Ask ask) => ask.Header!.Split(':')[0];

    private static bool Admits(Deciding deciding, string? origin) => deciding != Deciding.Nothing && !deciding.HasFlag(Deciding.Off)
        && (!deciding.HasFlag(Deciding.Default) || origin is TestApp.App or Both)
        && (!deciding.HasFlag(Deciding.Partner) || origin is TestApp.Partner or Both);
}

/// <summary>Notes what runs.</summary>
internal sealed class Recorder
{
    private readonly ConcurrentQueue<string> ran = [];

    public void Add(string name) => ran.Enqueue(name);

    /// <summary>All names since the last call, in order.</summary>
    public string Take()
    {
        string names = string.Join(' ', ran);
        ran.Clear();
        return names;
    }
}

/// <summary>What a layout is put together from.</summary>
internal static class Pieces
{
    /// <summary>Notes its name and answers with it.</summary>
    public static RequestDelegate Runs(string name, int status = 200) => context =>
    {
        context.RequestServices.GetRequiredService<Recorder>().Add(name);
        context.Response.StatusCode = status;
        return context.Response.WriteAsync(name);
    };

    /// <summary>Notes its name and answers with a status alone, which status code pages then fill.</summary>
    public static RequestDelegate Ends(string name, int status) => context =>
    {
        context.RequestServices.GetRequiredService<Recorder>().Add(name);
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    };

    public static RequestDelegate Throws(string name) => context =>
    {
        context.RequestServices.GetRequiredService<Recorder>().Add(name);
        throw new InvalidOperationException("thrown on purpose");
    };

    /// <summary>What an endpoint says of its policy: nothing at all for <c>Default</c>.</summary>
    public static TBuilder Under<TBuilder>(this TBuilder endpoint, Deciding policy)
        where TBuilder : IEndpointConventionBuilder => policy switch
        {
            Deciding.Partner => endpoint.RequireCors("Partner"),
            Deciding.Off => endpoint.WithMetadata(new DisableCorsAttribute()),
            _ => endpoint,
        };

    /// <summary>As a sentence says it.</summary>
    public static string Words(Deciding policy) => policy switch
    {
        Deciding.Partner => "named",
        Deciding.Off => "closed",
        _ => "plain",
    };

    /// <summary>Answers by itself where the path is this one.</summary>
    public static void AnswerAt(this IApplicationBuilder app, string path, string name) =>
        app.Use((HttpContext context, RequestDelegate next) => context.Request.Path == path ? Runs(name)(context) : next(context));
}
