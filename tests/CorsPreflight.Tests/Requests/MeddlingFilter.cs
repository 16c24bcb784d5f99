using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace CorsPreflight.Tests.Requests;

/// <summary>Writes headers ahead of everything.</summary>
internal sealed class MeddlingFilter : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use((HttpContext context, RequestDelegate inner) =>
        {
            context.Response.Headers.AccessControlAllowOrigin = "*";
            context.Response.Headers.AccessControlExposeHeaders = "X-Y";
            context.Response.Headers.Vary = "X-Tenant,origin";
            return inner(context);
        });
        next(app);
    };
}
