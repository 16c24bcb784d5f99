using System.Diagnostics;
using System.Text.Json;
using CorsPreflight.Tool.Export;
using CorsPreflight.Tool.Tests.Servers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CorsPreflight.Tool.Tests.Export;

/// <summary>nginx before an application of ASP.NET Core.</summary>
public sealed class NginxEdge : Edge
{
    /// <summary>The policy of the host "places", whose directives stand once in the server, ahead of every kind of location.</summary>
    public static readonly StrictPreflightPolicyOptions Places = new()
    {
        AllowedOrigins = ["https://*.example.com"],
        AllowedMethods = ["PUT"],
        AllowedHeaders = ["X-A"],
        ExposedHeaders = ["X-B"],
        AllowCredentials = true,
    };

    private WebApplication? application;

    /// <summary>Since 1.23.0, the lines of one header reach the maps as one list.</summary>
    public bool SeesAllLines { get; private set; }

    protected override IReadOnlyList<string> Programs => ["nginx"];

    internal override async Task<ServerProcess> Start(IReadOnlyDictionary<string, StrictPreflightPolicyOptions> policies)
    {
        DirectoryInfo folder = ServerProcess.NewFolder();
        string upstream = Path.Combine(folder.FullName, "upstream");
        application = await StartApplication(upstream);
        SeesAllLines = await Version() >= new Version(1, 23, 0);
        (string host, NginxConfiguration configuration)[] exported =
            [.. policies.Select(p => (p.Key, new NginxConfiguration(Exports.Of(p.Value), p.Key)))];
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "nginx.conf"), $$"""
            {{Nginx.Main}}
            http {
                {{Nginx.Http}}
                # For the tables' longest rows, and for 80 policies at once.
                large_client_header_buffers 4 128k;
                variables_hash_max_size 16384;
                server_names_hash_max_size 4096;
                upstream application { server unix:{{upstream}}; }
                {{string.Concat(exported.Select(e => e.configuration.Maps()))}}
                {{string.Concat(exported.Select(e => $$"""
                    server {
                        listen unix:{{ServerProcess.SocketIn(folder)}};
                        server_name {{e.host}};
                        location / {
                            {{e.configuration.Directives()}}
                            proxy_pass http://application;
                        }
                    }

                    """))}}
                {{new NginxConfiguration(Exports.Of(Places), "places").Maps()}}
                server {
                    listen unix:{{ServerProcess.SocketIn(folder)}};
                    server_name places;
                    {{new NginxConfiguration(Exports.Of(Places), "places").Directives()}}
                    error_page 403 404 /error;
                    location / { proxy_pass http://application; }
                    location ~ ^/captured/(.*)$ { proxy_pass http://application/$1; }
                    location /locked/ { auth_basic "locked"; auth_basic_user_file users; proxy_pass http://application; }
                    location /down/ { proxy_pass http://unix:{{folder.FullName}}/nobody; }
                    location /static/ { root .; }
                    location = /error { internal; return 200 "an error page"; }
                }
            }
            """);
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "users"), "");
        return await ServerProcess.Start(folder, "nginx", "-p", folder.FullName, "-c", "nginx.conf", "-e", "stderr");
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        if (application is not null)
            await application.DisposeAsync();
    }

    private static async Task<WebApplication> StartApplication(string socket)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.ListenUnixSocket(socket);
            kestrel.Limits.MaxRequestHeadersTotalSize = 256 * 1024;
        });
        WebApplication application = builder.Build();
        application.Run(context =>
        {
            using JsonDocument answer = JsonDocument.Parse(
                context.Request.Headers["X-Answer"].FirstOrDefault() ?? """{ "status": 200, "headers": {} }""");
            context.Response.StatusCode = answer.RootElement.GetProperty("status").GetInt32();
            foreach (JsonProperty header in answer.RootElement.GetProperty("headers").EnumerateObject())
                context.Response.Headers.Append(header.Name, header.Value.GetString());
            if (context.Request.Path != "/")
                context.Response.Headers.Vary = context.Request.Path.Value;
            return Task.CompletedTask;
        });
        await application.StartAsync();
        return application;
    }

    private static async Task<Version> Version()
    {
        using Process nginx = Process.Start(new ProcessStartInfo(Installed.PathOf("nginx"), ["-v"]) { RedirectStandardError = true })!;
        string text = await nginx.StandardError.ReadToEndAsync();
        return System.Version.Parse(text.Split('/')[1].Split(' ', '\n')[0]);
    }
}
