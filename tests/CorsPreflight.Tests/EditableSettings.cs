using System.Text;
using Microsoft.Extensions.Configuration;

namespace CorsPreflight.Tests;

/// <summary>An appsettings.json that is a text and may be changed: the change is seen by all, whole, before <see cref="Write"/> returns.</summary>
internal sealed class EditableSettings : ConfigurationProvider, IConfigurationSource
{
    public EditableSettings(string settings)
    {
        Data = Read(settings);
    }

    public void Write(string settings)
    {
        Data = Read(settings);
        OnReload();
    }

    IConfigurationProvider IConfigurationSource.Build(IConfigurationBuilder builder) => this;

    private static Dictionary<string, string?> Read(string settings) => new(
        new ConfigurationBuilder().AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(settings))).Build().AsEnumerable().Where(pair => pair.Value is not null),
        StringComparer.OrdinalIgnoreCase);
}
