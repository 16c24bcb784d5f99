using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace CorsPreflight.Tests;

/// <summary>The whole Program.cs of the README, to be compiled and run.</summary>
internal static class ReadmeProgram
{
    public static void Run(string[] args)
    {
        // README
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddStrictPreflight();   // reads the section "StrictPreflight"

        var app = builder.Build();
        app.UseStrictPreflight();                // anywhere: there is no wrong place
        app.MapPut("/orders/{id}", (int id) => $"order {id} replaced");
        app.Run();
        // README
    }
}
