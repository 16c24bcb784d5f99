using System.Text;
using Microsoft.Extensions.Configuration;

namespace CorsPreflight.Tests;

internal static class Json
{
    /// <summary>An appsettings.json that is a text.</summary>
    public static IConfigurationBuilder AddJson(this IConfigurationBuilder builder, string settings) => builder.AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(settings)));
}
