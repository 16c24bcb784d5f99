using CorsPreflight.Tests.Matrix;
using Microsoft.AspNetCore.Builder;

namespace CorsPreflight.Tests;

/// <summary>An application as users write it, for <c>WebApplicationFactory</c> to start: its argument names the surroundings.</summary>
internal sealed class Program
{
    public static void Main(string[] args)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
        Surroundings surroundings = Surroundings.Named(builder.Configuration["surroundings"]!);
        builder.Services.AddApplication(surroundings);
        WebApplication app = builder.Build();
        surroundings.Ahead(app);
        app.UseLimits();
        app.MapApplication(surroundings, namesPolicies: true);
        app.UseStrictPreflight();
        app.Run();
    }
}
