namespace CorsPreflight.Core.Rules;

/// <summary>The paths of .NET's configuration, for those who must do without it.</summary>
internal static class KeyPath
{
    private const string Delimiter = ":";

    public static string Combine(string path, string key) => path + Delimiter + key;
}
