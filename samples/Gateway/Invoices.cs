namespace Gateway;

internal sealed record Invoice(int Id, decimal Total);

/// <summary>
/// A backend as they are found: its middleware and the server in front of it once each allowed the world, and it answers preflights
/// itself. Nobody has to mend it for the gateway's policies to hold.
/// </summary>
internal static class Invoices
{
    public static WebApplication Create()
    {
        WebApplication invoices = WebApplication.CreateSlimBuilder().Build();
        invoices.Use(AllowTheWorldTwice);
        invoices.MapGet("/invoices/{id:int}", (int id, HttpResponse response) =>
        {
            response.Headers["X-Total"] = "1";
            return new Invoice(id, 19.90m);
        });
        invoices.MapGet("/audit/{id:int}", (int id) => $"invoice {id} was written once and read often");
        return invoices;
    }

    private static Task AllowTheWorldTwice(HttpContext context, RequestDelegate next)
    {
        context.Response.Headers.AccessControlAllowOrigin = new[] { "*", "*" };
        context.Response.Headers.AccessControlAllowCredentials = "true";
        context.Response.Headers.Vary = "Accept-Encoding";
        return HttpMethods.IsOptions(context.Request.Method) ? Task.CompletedTask : next(context);
    }
}
