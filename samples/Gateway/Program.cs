using System.Net.Sockets;
using Gateway;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
// The gateway is these four lines. Whatever "CorsPolicy" a route names must be among the policies, or nothing starts.
builder.Services.AddStrictPreflight();
builder.Services.AddReverseProxy().LoadFromConfig(builder.Configuration.GetSection("ReverseProxy"));
await using WebApplication gateway = builder.Build();
gateway.UseStrictPreflight();
gateway.MapReverseProxy();

// Elsewhere these are machines of their own. Here they share the process, so that there is one thing to start.
await using WebApplication catalog = Catalog.Create();
await using WebApplication invoices = Invoices.Create();

// Named here, the addresses win over ASPNETCORE_URLS and launch profiles. Those of the backends are also in appsettings.json.
gateway.Urls.Add("http://127.0.0.1:5090");
catalog.Urls.Add("http://127.0.0.1:5091");
invoices.Urls.Add("http://127.0.0.1:5092");
try
{
    // First the one whose configuration may be refused.
    await gateway.StartAsync();
    await catalog.StartAsync();
    await invoices.StartAsync();
}
catch (Exception exception) when (exception is IOException or SocketException)
{
    // A sentence instead of the host's own log of it, a page of stack, which appsettings.json switches off.
    await Console.Error.WriteLineAsync($"{exception.Message} The gateway needs port 5090 and the backends 5091 and 5092: end the program that has it, and run this again.");
    return 1;
}
Console.WriteLine("Gateway   http://127.0.0.1:5090/catalog/1   the policy Default: the route names none");
Console.WriteLine("          http://127.0.0.1:5090/invoices/1  the policy Partner");
Console.WriteLine("          http://127.0.0.1:5090/audit/1     no CORS: the route disables it");
Console.WriteLine("Catalog   http://127.0.0.1:5091/catalog/1   knows nothing of CORS");
Console.WriteLine("Invoices  http://127.0.0.1:5092/invoices/1  sets CORS headers of its own, and wrong ones");
await gateway.WaitForShutdownAsync();
return 0;
