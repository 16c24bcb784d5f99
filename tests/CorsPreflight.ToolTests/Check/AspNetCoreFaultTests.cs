using Microsoft.AspNetCore.Authentication.BearerToken;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CorsPreflight.Tool.Tests.Check;

/// <summary>The classic mistakes with the CORS that is built into ASP.NET Core.</summary>
public class AspNetCoreFaultTests
{
    private static readonly string[] Put =
    [
        "--method", "PUT", "--header", "Authorization: Bearer t", "--header", "Content-Type: application/json",
    ];

    private static readonly Dictionary<
        string,
        (Action<WebApplicationBuilder> Services, Action<WebApplication> Pipeline, string Found)
    > Mistakes = new()
    {
        ["UseCors after authentication"] = (
            builder =>
            {
                AddPolicy(builder);
                AddAuthentication(builder);
            },
            app =>
            {
                app.UseAuthentication();
                app.UseAuthorization();
                app.UseCors();
                app.MapPut("/orders", Ok);
            },
            "1 authentication-first"),
        ["UseCors first, with authentication put ahead of it unseen"] = (
            builder =>
            {
                AddPolicy(builder);
                AddAuthentication(builder);
            },
            app =>
            {
                app.UseCors();
                app.MapPut("/orders", Ok);
            },
            "1 authentication-first"),
        ["a policy that does not exist"] = (
            AddPolicy,
            app =>
            {
                app.UseCors("typo");
                app.MapPut("/orders", Ok);
            },
            "1 no-options-route"),
        ["an endpoint without RequireCors"] = (
            builder =>
                builder.Services.AddCors(options => options.AddPolicy("other", policy => policy.WithOrigins("https://app.example.com"))),
            app =>
            {
                app.UseCors();
                app.MapPut("/orders", Ok);
                app.MapPut("/others", Ok).RequireCors("other");
            },
            "1 no-options-route"),
        ["the escape from AllowAnyOrigin with credentials"] = (
            builder =>
                builder.Services.AddCors(options =>
                    options.AddDefaultPolicy(policy =>
                        policy.SetIsOriginAllowed(_ => true)
                            .AllowAnyMethod()
                            .AllowAnyHeader()
                            .AllowCredentials()
                            .SetPreflightMaxAge(TimeSpan.FromMinutes(10)))),
            app =>
            {
                app.UseCors();
                app.MapPut("/orders", Ok);
            },
            "0 allowed reflects-any-origin-with-credentials"),
        ["an exception that nobody handles"] = (
            AddPolicy,
            app =>
            {
                app.UseCors();
                app.MapPut("/orders", IResult () => throw new InvalidOperationException("on purpose"));
            },
            "1 error-page-without-cors"),
        ["HTTPS redirection first"] = (
            builder =>
            {
                AddPolicy(builder);
                builder.Services.AddHttpsRedirection(options => options.HttpsPort = 443);
            },
            app =>
            {
                app.UseHttpsRedirection();
                app.UseCors();
                app.MapPut("/orders", Ok);
            },
            "1 redirect-to-https"),
        ["a slash at the end of the origin"] = (
            builder =>
                builder.Services.AddCors(options =>
                    options.AddDefaultPolicy(policy => policy.WithOrigins("https://app.example.com/").AllowAnyMethod().AllowAnyHeader())),
            app =>
            {
                app.UseCors();
                app.MapPut("/orders", Ok);
            },
            "1 allow-origin-missing"),
        ["one origin, for which it never says Vary"] = (
            AddPolicy,
            app =>
            {
                app.UseCors();
                app.MapPut("/orders", Ok);
            },
            "0 allowed vary-missing"),
        ["nothing"] = (
            builder =>
                builder.Services.AddCors(options =>
                    options.AddDefaultPolicy(policy =>
                        policy.WithOrigins("https://app.example.com", "https://other.example.com")
                            .AllowAnyMethod()
                            .AllowAnyHeader()
                            .SetPreflightMaxAge(TimeSpan.FromMinutes(10)))),
            app =>
            {
                app.UseCors();
                app.MapPut("/orders", Ok);
            },
            "0 allowed"),
    };

    public static TheoryData<string> Names => [.. Mistakes.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Names_the_cause(string name)
    {
        (Action<WebApplicationBuilder> services, Action<WebApplication> pipeline, string found) = Mistakes[name];
        Checked answer = await CheckAt(services, pipeline);
        (answer.Summary, answer.Server).Should().Be((found, "asp-net-core"));
    }

    [Theory]
    [InlineData("UseCors after authentication")]
    [InlineData("a policy that does not exist")]
    [InlineData("an exception that nobody handles")]
    public async Task Mends_it(string name)
    {
        Checked faulty = await CheckAt(Mistakes[name].Services, Mistakes[name].Pipeline);
        string source = string.Concat(
            (await File.ReadAllTextAsync(Path.Combine(Ran.Repository, "tests/CorsPreflight.ToolTests/Check/AspNetCoreFaultTests.cs")))
                .Split('\n')
                .Select(line => line.Trim()));
        foreach (string code in faulty.Fix)
            source.Should()
                .Contain(string.Concat(code.Split('\n').Select(line => line.Trim())), "what is prescribed is what is tried below");
        Action<WebApplication> pipeline = name switch
        {
            "UseCors after authentication" => OrderedPipeline,
            "a policy that does not exist" => PlainPipeline,
            _ => HandlingPipeline,
        };
        Checked found = await CheckAt(
            builder =>
            {
                AddPrescribed(builder);
                if (pipeline == OrderedPipeline)
                    AddAuthentication(builder);
            },
            pipeline);
        found.ExitCode.Should().Be(0);
    }

    private static void AddPrescribed(WebApplicationBuilder builder) =>
        builder.Services.AddCors(options => options.AddDefaultPolicy(policy => policy
            .WithOrigins("https://app.example.com")
            .WithMethods("GET", "POST", "PUT")
            .WithHeaders("Authorization", "Content-Type")
            .SetPreflightMaxAge(TimeSpan.FromSeconds(600))));

    private static void OrderedPipeline(WebApplication app)
    {
        app.UseRouting();
        app.UseCors();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapPut("/orders", Ok);
    }

    private static void PlainPipeline(WebApplication app)
    {
        app.UseRouting();
        app.UseCors();
        app.MapPut("/orders", Ok);
    }

    private static void HandlingPipeline(WebApplication app)
    {
        app.UseExceptionHandler(handler => handler.Run(_ => Task.CompletedTask));
        app.UseRouting();
        app.UseCors();
        app.MapPut("/orders", IResult () => throw new InvalidOperationException("on purpose"));
    }

    private static void AddPolicy(WebApplicationBuilder builder) => AddPrescribed(builder);

    private static void AddAuthentication(WebApplicationBuilder builder)
    {
        builder.Services.AddAuthentication(BearerTokenDefaults.AuthenticationScheme).AddBearerToken();
        builder.Services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
    }

    private static IResult Ok() => Results.Json(new { });

    private static async Task<Checked> CheckAt(Action<WebApplicationBuilder> services, Action<WebApplication> pipeline)
    {
        // Not Development, whose page for exceptions handles them.
        WebApplicationBuilder builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        services(builder);
        await using WebApplication app = builder.Build();
        pipeline(app);
        await app.StartAsync();
        return await Checked.Url($"{app.Urls.Single()}/orders", ["--origin", "https://app.example.com", .. Put]);
    }
}
