using CorsPreflight.LawTests.Layouts;

namespace CorsPreflight.LawTests.Applications;

/// <summary>A response, with what ran for it.</summary>
internal sealed record Answer(int Status, Trace[] Traces)
{
    /// <summary>Whether the application threw, so that there is no response.</summary>
    public bool IsMissing { get; init; }

    public string? AllowOrigin { get; init; }

    public bool AllowsCredentials { get; init; }

    public string[] AllowMethods { get; init; } = [];

    public string[] AllowHeaders { get; init; } = [];

    public string[] ExposeHeaders { get; init; } = [];

    public string? MaxAge { get; init; }

    public bool VariesByOrigin { get; init; }

    public bool IsReadableBy(string origin) => AllowOrigin == origin || AllowOrigin == PolicySpec.Any;

    /// <summary>Whether a browser goes on after this preflight.</summary>
    public bool LetsIn(string origin, Question question) => Status == 204 && IsReadableBy(origin)
        && (question.Method == "GET" || AllowMethods.Contains(question.Method) || AllowMethods.Contains(PolicySpec.Any))
        && question.HeaderNames.All(name => AllowHeaders.Contains(name, StringComparer.OrdinalIgnoreCase) || AllowHeaders.Contains(PolicySpec.Any));

    public override string ToString()
    {
        string[] parts =
        [
            $"{Status}",
            AllowOrigin is null ? "" : $"Allow-Origin: {AllowOrigin}",
            AllowsCredentials ? "with credentials" : "",
            Shown("Allow-Methods", AllowMethods),
            Shown("Allow-Headers", AllowHeaders),
            Shown("Expose-Headers", ExposeHeaders),
            MaxAge is null ? "" : $"Max-Age: {MaxAge}",
            VariesByOrigin ? "Vary: Origin" : "",
        ];
        return string.Join(' ', parts.Where(part => part.Length > 0));
    }

    private static string Shown(string name, string[] values) => values.Length == 0 ? "" : $"{name}: {string.Join(", ", values)}";
}
