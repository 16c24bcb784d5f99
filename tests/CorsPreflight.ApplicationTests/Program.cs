using CorsPreflight.Tests.Matrix;
using Microsoft.AspNetCore.Builder;

namespace CorsPreflight.Tests;

/// <summary>
/// An application as users write it, for <c>WebApplicationFactory</c> to start: its argument names the surroundings. Without one it is the
/// README's.
/// </summary>
internal sealed class Program
{
    public static void Main(string[] args)
    {
        if (!args.Any(argument => argument.StartsWith("--surroundings=", StringComparison.Ordinal)))
        {
            ReadmeProgram.Run(args);
            return;
        }
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
