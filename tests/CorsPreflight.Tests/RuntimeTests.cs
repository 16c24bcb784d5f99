using System.Reflection;
using Microsoft.AspNetCore.Builder;

namespace CorsPreflight.Tests;

/// <summary>A run that is meant for another runtime says so, and must not be one on this.</summary>
public class RuntimeTests
{
    [Fact]
    public void Is_the_one_that_was_asked_for()
    {
        string? wanted = Environment.GetEnvironmentVariable("CORSPREFLIGHT_RUNTIME");
        string web = typeof(WebApplication).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
        (Environment.Version.ToString(), web).Should().Be(wanted is null ? (Environment.Version.ToString(), web) : (wanted, wanted));
        Environment.Version.Major.Should().Be(wanted is null ? 10 : 11);
    }
}
