using Microsoft.AspNetCore.Builder;

namespace CorsPreflight.Hosting;

/// <summary>What the calls of AddStrictPreflight and UseStrictPreflight said, and UseCors beside them; one for each application.</summary>
internal sealed class Registration
{
    private readonly List<string> uses = [];

    /// <summary>The section that a call named; null where the default applies.</summary>
    public string? SectionPath { get; private set; }

    /// <summary>Whether UseStrictPreflight was called on the services, which have one pipeline.</summary>
    public bool IsUsedByServices { get; set; }

    /// <summary>Whether UseStrictPreflight was called, on whatever pipeline.</summary>
    public bool IsUsed => IsUsedByServices || uses.Count > 0;

    /// <summary>Until the pipeline stands. Branches by <c>Map</c> are built at once, so from the start.</summary>
    public bool IsStarting { get; set; } = true;

    /// <summary>Whether the built-in CORS is in the pipeline too.</summary>
    public bool IsBuiltInUsed { get; set; }

    /// <summary>Finds what is wrong at the endpoints, where they can be known before the pipeline stands; null where they cannot.</summary>
    public Func<StrictPreflightOptions, IReadOnlyList<StrictPreflightConfigurationError>>? MistakesAtEndpoints { get; set; }

    /// <summary>Whether an inspector was mapped, which wants to be told of each decision.</summary>
    public bool IsInspected { get; set; }

    /// <summary>Runs once every endpoint is mapped, before the server listens; throws where the application must not start.</summary>
    public Action? BeforeListening { get; set; }

    public void ReadFrom(string sectionPath)
    {
        if (SectionPath is not null && !SectionPath.Equals(sectionPath, StringComparison.OrdinalIgnoreCase))
            throw new InvalidOperationException($"AddStrictPreflight(\"{sectionPath}\"): the policies are already read from "
                + $"\"{SectionPath}\"; an application has one section.");
        SectionPath = sectionPath;
    }

    /// <summary>The pipeline that UseStrictPreflight was called on first; null where it was called on none.</summary>
    public IApplicationBuilder? Pipeline { get; private set; }

    /// <summary>Notes a call on a pipeline. Branches inherit a pipeline's properties but cannot change them.</summary>
    public void Use(IApplicationBuilder pipeline, string caller)
    {
        Pipeline ??= pipeline;
        uses.Add(caller);
        pipeline.Properties[nameof(CorsPreflight)] = (int[])[.. CallsOn(pipeline.Properties), uses.Count - 1];
    }

    /// <summary>The first caller whose pipeline was not this one; null where all calls were made on it.</summary>
    public string? FindCallOnBranch(IDictionary<string, object?> pipeline)
    {
        int[] calls = CallsOn(pipeline);
        for (int call = 0; call < uses.Count; call++)
        {
            if (Array.IndexOf(calls, call) < 0)
                return uses[call];
        }
        return null;
    }

    private static int[] CallsOn(IDictionary<string, object?> pipeline) =>
        pipeline.TryGetValue(nameof(CorsPreflight), out object? calls) ? (int[])calls! : [];
}
