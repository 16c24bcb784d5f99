using CorsPreflight;
using CorsPreflight.Diagnostics;
using CorsPreflight.Hosting;
using CorsPreflight.Requests;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>
/// Registers CorsPreflight. Repeated calls register once. When the host starts, before any hosted service runs and before the server
/// listens, every mistake in the policies is thrown as one <see cref="StrictPreflightConfigurationException"/>. That the section is missing
/// is a mistake only where <c>UseStrictPreflight()</c> is called.
/// </summary>
public static class StrictPreflightServiceCollectionExtensions
{
    /// <summary>Reads the policies from the section <c>StrictPreflight</c> of the host's configuration.</summary>
    /// <param name="services">The services of the application.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddStrictPreflight(this IServiceCollection services)
    {
        Register(services);
        return services;
    }

    /// <summary>Reads the policies from another section of the host's configuration, which must exist where they are used.</summary>
    /// <param name="services">The services of the application.</param>
    /// <param name="sectionPath">The path of the section, such as <c>Web:Cors</c>.</param>
    /// <returns>The same services.</returns>
    /// <exception cref="ArgumentException">The path is null, empty or white space.</exception>
    /// <exception cref="InvalidOperationException">Another call named another section.</exception>
    public static IServiceCollection AddStrictPreflight(this IServiceCollection services, string sectionPath)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(sectionPath);
        Register(services).ReadFrom(sectionPath);
        return services;
    }

    /// <summary>
    /// Adds policies, or changes those of the configuration, in code. Runs after the section was read, in the order of the calls, and
    /// through the same validation; again after each change of the configuration, of whatever key, and of an
    /// <see cref="IOptionsChangeTokenSource{TOptions}"/> for the options. The section may be missing then, unless a call named it.
    /// </summary>
    /// <param name="services">The services of the application.</param>
    /// <param name="configure">Changes the options.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddStrictPreflight(this IServiceCollection services, Action<StrictPreflightOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        Registration registration = Register(services);
        return services.Configure<StrictPreflightOptions>(options => Configure(options, configure, registration));
    }

    /// <summary>
    /// Switches CorsPreflight on, as <c>app.UseStrictPreflight()</c> does, where the host composes the pipeline itself and nobody is handed
    /// an
    /// <c>IApplicationBuilder</c>: in the isolated worker of Azure Functions, for example. Registers as <c>AddStrictPreflight()</c> does;
    /// the order of the calls does not matter.
    /// </summary>
    /// <param name="services">The services of the application.</param>
    /// <returns>The same services.</returns>
    /// <example>
    /// <code>
    /// var builder = FunctionsApplication.CreateBuilder(args);
    /// builder.ConfigureFunctionsWebApplication();
    /// builder.Services.AddStrictPreflight().UseStrictPreflight();
    /// builder.Build().Run();
    /// </code>
    /// </example>
    public static IServiceCollection UseStrictPreflight(this IServiceCollection services)
    {
        Register(services).IsUsedByServices = true;
        return services;
    }

    private static void Configure(StrictPreflightOptions options, Action<StrictPreflightOptions> configure, Registration registration)
    {
        try
        {
            if (options.Reading.Missing is null)
                configure(options);
        }
        catch (Exception exception) when (FindReason(exception, options) is Exception reason)
        {
            if (options.Reading.HasSection || registration.IsUsed)
                throw reason;
            options.Reading.Missing = reason;
        }
    }

    // The delegate may trip over a policy that is not there because it could not be read: then that is the news.
    private static Exception? FindReason(Exception exception, StrictPreflightOptions options)
    {
        if (options.Reading.Unreadable.Count > 0)
            return new StrictPreflightConfigurationException(options.Reading.WithSources(options.Reading.Unreadable, options));
        if (exception is not KeyNotFoundException)
            return null;
        string existing = options.Policies.Count == 0 ? "there is none yet" : "there are " + string.Join(", ", options.Policies.Keys);
        return new InvalidOperationException(
            $"AddStrictPreflight(o => …) changes a policy that does not exist ({existing}). To add one: "
            + "o.Policies[\"Default\"] = new StrictPreflightPolicyOptions { AllowedOrigins = [\"https://app.example.com\"] };", exception);
    }

    private static Registration Register(IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (services.FirstOrDefault(s => s.ServiceType == typeof(Registration))?.ImplementationInstance is Registration existing)
            return existing;
        var registration = new Registration();
        services.AddSingleton(registration);
        services.AddSingleton<IConfigureOptions<StrictPreflightOptions>, StrictPreflightOptionsSetup>();
        services.AddSingleton<IValidateOptions<StrictPreflightOptions>, StrictPreflightOptionsSetup>();
        services.AddOptions<StrictPreflightOptions>().ValidateOnStart();
        services.AddSingleton<OptionsInForce>();
        services.AddSingleton<IOptionsMonitorCache<StrictPreflightOptions>>(static s => s.GetRequiredService<OptionsInForce>());
        services.AddSingleton<PolicyReloader>();
        services.AddSingleton<PreflightMetrics>();
        services.AddSingleton<EnforcedPolicies>();
        // Made for an inspector only.
        services.AddSingleton(static s => new DecisionFeed(s.GetService<TimeProvider>() ?? TimeProvider.System));
        services.AddSingleton<IStartupFilter, StrictPreflightStartupFilter>();
        services.AddSingleton<MatcherPolicy, CorsMarker>();
        // Not TryAdd: AddControllers may have come before, with the provider of the built-in, which stays beside: it answers where
        // UseStrictPreflight() is not called.
        services.AddTransient<ICorsPolicyProvider, CorsPolicyProvider>();
        // Somebody's own service is left alone.
        services.TryAddTransient<ICorsService, CorsService>();
        if (services.Last(s => s.ServiceType == typeof(ICorsService)).ImplementationType == typeof(CorsService))
            services.Replace(ServiceDescriptor.Transient<ICorsService, BuiltInCors>());
        return registration;
    }
}
