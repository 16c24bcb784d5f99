using System.Net.Sockets;
using OrdersApi;

var seen = new Seen();
WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.Services.AddSingleton<IStartupFilter>(seen); // ahead of AddStrictPreflight(), and so of the preflights' answers
builder.Services.AddStrictPreflight();
builder.Services.AddShop();

// WebApplication puts authentication and authorization ahead of every line below. The fallback policy then answers preflights, which
// never carry a token, with 401: app.UseCors() comes too late here, as BuiltIn.cs shows. UseStrictPreflight() does not, wherever it stands.
await using WebApplication api = builder.Build();
api.UseStrictPreflight();
api.MapShop();
// The fallback policy demands a user of the inspector too; in Development nobody needs to be one.
if (api.Environment.IsDevelopment())
    api.MapStrictPreflightInspector().AllowAnonymous();

await using WebApplication builtIn = BuiltIn.Create(args, seen);
await using WebApplication page = Page.Create(api, seen);

// Named here, the addresses win over ASPNETCORE_URLS and launch profiles. The policy knows 127.0.0.1; localhost binds that and ::1.
api.Urls.Add("http://127.0.0.1:5080");
builtIn.Urls.Add("http://127.0.0.1:5081");
page.Urls.Add("http://localhost:5173");
try
{
    await api.StartAsync();
    await builtIn.StartAsync();
    await page.StartAsync();
}
catch (Exception exception) when (exception is IOException or SocketException)
{
    // A sentence instead of the host's own log of it, a page of stack, which appsettings.json switches off.
    await Console.Error.WriteLineAsync($"{exception.Message} The APIs need the ports 5080 and 5081, and the page port 5173: end the program that has it, and run this again.");
    return 1;
}
Console.WriteLine("API   http://127.0.0.1:5080");
Console.WriteLine("API   http://127.0.0.1:5081  (the same with UseCors())");
Console.WriteLine("Page  http://127.0.0.1:5173  (the policy lists this origin)");
Console.WriteLine("Page  http://localhost:5173  (the same page; the policy does not list this origin)");
Console.WriteLine(api.Environment.IsDevelopment()
    ? "Inspector  http://127.0.0.1:5080/_preflight"
    : "Inspector  in Development only, as dotnet run starts it");
await api.WaitForShutdownAsync();
return 0;
