using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Ini;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.Configuration.KeyPerFile;

namespace CorsPreflight.Tests.Hosting.Histories;

internal enum Kind
{
    Json,
    Ini,
    KeyPerFile,

    /// <summary>As those of App Configuration or Consul.</summary>
    Custom,
}

/// <summary>A source of a configuration, of any kind, whose states are set by hand; and what its provider must have made of them.</summary>
internal sealed class HandSource
{
    private const string Name = "file";

    private readonly HandFiles files = new();
    private readonly CustomProvider custom = new();
    private readonly Kind kind;
    private readonly bool isOptional, isIgnoring;
    private State state = State.Empty;

    public HandSource(Random random)
    {
        kind = (Kind)random.Next(4);
        isOptional = random.Next(3) > 0;
        isIgnoring = random.Next(4) == 0;
    }

    /// <summary>What the provider has, by what it was told; by an application that starts now, if that can read it.</summary>
    public IReadOnlyDictionary<string, string?> Keys { get; private set; } = new Dictionary<string, string?>();

    public bool IsFailed { get; private set; }

    /// <summary>Whether reading it throws, whoever asks.</summary>
    public bool IsThrowing => kind == Kind.Custom && state.IsBroken;

    /// <summary>Whether it can be read now.</summary>
    public bool IsReadable => !IsFailed && (isOptional || kind == Kind.Custom || !state.IsGone);

    public void AddTo(IConfigurationBuilder builder) => builder.Add(kind switch
    {
        Kind.Json => File(new JsonConfigurationSource()),
        Kind.Ini => File(new IniConfigurationSource()),
        Kind.KeyPerFile => new KeyPerFileConfigurationSource
        {
            FileProvider = files,
            Optional = isOptional,
            ReloadOnChange = true,
            ReloadDelay = 0,
        },
        _ => custom,
    });

    /// <summary>Writes a state, and has the watchers hear of it.</summary>
    public void Change(State next)
    {
        Write(next);
        Tell();
    }

    /// <summary>Has the watchers hear of a change; false where there was none.</summary>
    public bool Tell()
    {
        (IReadOnlyDictionary<string, string?> keys, bool isFailed) = (Keys, IsFailed);
        (Keys, IsFailed) = state.IsBroken ? (new Dictionary<string, string?>(), true) : (state.Keys, false);
        if (kind == Kind.Custom)
            custom.Tell();
        else
            files.Tell();
        return isFailed != IsFailed || !keys.SequenceEqual(Keys);
    }

    /// <summary>Writes a state that <see cref="IConfigurationRoot.Reload"/> is to find.</summary>
    public void ChangeUntold(State next)
    {
        Write(next);
        bool isFailure = kind != Kind.Custom && (state.IsBroken || (state.IsGone && !isOptional));
        // Of what cannot be read the provider keeps what it had.
        (Keys, IsFailed) = IsThrowing ? (new Dictionary<string, string?>(), true)
            : isFailure ? (Keys, kind != Kind.KeyPerFile)
            : (state.Keys, false);
    }

    public override string ToString() => $"{kind}{(isOptional ? "" : ", required")}{(isIgnoring ? ", failures ignored" : "")}: {state}";

    private FileConfigurationSource File(FileConfigurationSource source)
    {
        (source.FileProvider, source.Path, source.Optional) = (files, Name, isOptional);
        (source.ReloadOnChange, source.ReloadDelay, source.OnLoadException) = (true, 0, Ignore);
        return source;
    }

    private void Ignore(FileLoadExceptionContext context) => context.Ignore = isIgnoring;

    private void Write(State next)
    {
        // What only JSON can be.
        state = kind is Kind.Ini or Kind.KeyPerFile && next.IsBroken ? State.Empty : next;
        custom.State = state;
        files.Texts = kind switch
        {
            _ when state.IsGone => kind == Kind.KeyPerFile ? null : [],
            Kind.Json => new() { [Name] = state.IsBroken ? state.Text! : JsonSerializer.Serialize(state.Keys) },
            Kind.Ini => new() { [Name] = string.Concat(state.Keys.Select(pair => $"{pair.Key}={pair.Value}\n")) },
            _ => new(state.Keys.Select(pair => KeyValuePair.Create(pair.Key.Replace(":", "__", StringComparison.Ordinal), pair.Value!))),
        };
    }

    private sealed class CustomProvider : ConfigurationProvider, IConfigurationSource
    {
        public State State { get; set; } = State.Empty;

        public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

        public override void Load() => Data = new Dictionary<string, string?>(State.Keys, StringComparer.OrdinalIgnoreCase);

        public void Tell()
        {
            Load();
            OnReload();
        }

        public override bool TryGet(string key, out string? value) =>
            State.IsBroken ? throw new TimeoutException("the store does not answer") : base.TryGet(key, out value);

        public override IEnumerable<string> GetChildKeys(IEnumerable<string> earlierKeys, string? parentPath) =>
            State.IsBroken ? throw new TimeoutException("the store does not answer") : base.GetChildKeys(earlierKeys, parentPath);
    }
}
