namespace CorsPreflight.Core.Configuration;

/// <summary>In which way a source of the configuration has keys and values written.</summary>
internal enum SourceSyntax
{
    /// <summary>Not known: a key, an equals sign and a value are understood by everybody.</summary>
    Other,
    Json,
    Ini,
    Xml,
    EnvironmentVariables,
    CommandLine,
    KeyPerFile,
    Memory,
}
