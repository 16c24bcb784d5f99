using System.Net.Sockets;
using Microsoft.AspNetCore.Authentication.BearerToken;
using Microsoft.AspNetCore.Authorization;
using OrdersApi;

WebApplicationBuilder builder = WebApplication.CreateBuilder(new WebApplicationOptions
{
    Args = args,
    // dotnet run --project keeps the caller's working directory; appsettings.json lies beside the assembly.
    ContentRootPath = AppContext.BaseDirectory,
});
builder.Services.AddStrictPreflight();
builder.Services.AddAuthentication(BearerTokenDefaults.AuthenticationScheme).AddBearerToken();
builder.Services.AddAuthorizationBuilder()
    .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
builder.Services.AddSingleton<OrderBook>();
builder.Services.ConfigureHttpJsonOptions(options => options.SerializerOptions.TypeInfoResolverChain.Insert(0, Json.Default));

// WebApplication puts authentication and authorization ahead of every line below. The fallback policy then answers preflights, which
// never carry a token, with 401: app.UseCors() comes too late here. UseStrictPreflight() does not, wherever it stands.
await using WebApplication api = builder.Build();
api.UseStrictPreflight();
api.Use((context, next) =>
{
    // As the response starts, because whoever answers an exception clears the headers first. A 401 has no id: it never gets here.
    context.Response.OnStarting(() =>
    {
        context.Response.Headers["X-Request-Id"] = context.TraceIdentifier;
        return Task.CompletedTask;
    });
    return next(context);
});
api.MapLogin();
api.MapOrders();
// The fallback policy demands a user of the inspector too; in Development nobody needs to be one.
if (api.Environment.IsDevelopment())
    api.MapStrictPreflightInspector().AllowAnonymous();

await using WebApplication page = Page.Create(api.Services);

// Named here, the addresses win over ASPNETCORE_URLS and launch profiles. The policy knows 127.0.0.1; localhost binds that and ::1.
api.Urls.Add("http://127.0.0.1:5080");
page.Urls.Add("http://localhost:5173");
try
{
    await api.StartAsync();
    await page.StartAsync();
}
catch (Exception exception) when (exception is IOException or SocketException)
{
    // A sentence instead of the host's own log of it, a page of stack, which appsettings.json switches off.
    await Console.Error.WriteLineAsync($"{exception.Message} The API needs port 5080 and the page port 5173: end the program that has it, and run this again.");
    return 1;
}
Console.WriteLine("API   http://127.0.0.1:5080");
Console.WriteLine("Page  http://127.0.0.1:5173  (the policy lists this origin)");
Console.WriteLine("Page  http://localhost:5173  (the same page; the policy does not list this origin)");
Console.WriteLine(api.Environment.IsDevelopment()
    ? "Inspector  http://127.0.0.1:5080/_preflight"
    : "Inspector  with --environment Development only");
await api.WaitForShutdownAsync();
return 0;
