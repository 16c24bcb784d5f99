using CorsPreflight.Core.Rules;
using CorsPreflight.Tool.Settings;

namespace CorsPreflight.Tool.Lint;

/// <summary>One mistake or warning with its place. As JSON it is what <c>--json</c> promises: nothing may be renamed or removed.</summary>
/// <param name="File">As it was named on the command line.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1, in UTF-16 code units.</param>
/// <param name="Severity"><c>error</c>: the application does not start; <c>warning</c>: it does, and its log says the same.</param>
/// <param name="Id">Stable: <c>CPF1004</c>.</param>
/// <param name="Path">The key in the configuration: <c>StrictPreflight:Policies:Default:AllowedOrigins:0</c>.</param>
/// <param name="Value">As the configuration has it (<c>True</c> for JSON's true); null where something is missing.</param>
/// <param name="Message">The whole sentence.</param>
/// <param name="Suggestion">The corrected value; null where only the author can know it.</param>
internal sealed record Complaint(string File, int Line, int Column, string Severity, string Id, string Path, string? Value, string Message, string? Suggestion)
{
    public const string Error = "error", Warning = "warning";

    /// <summary>All that is to be said of the settings, in the order of the files and their lines.</summary>
    public static IReadOnlyList<Complaint> About(PolicySettings settings)
    {
        IEnumerable<Complaint> all = settings.Mistakes.Select(e => Of(settings, Error, e.Id, e.Path, e.Value, e.Message, e.Suggestion))
            .Concat(settings.Warnings.Select(w => Of(settings, Warning, w.Id, w.Path, w.Value, w.Message, w.Suggestion)));
        List<string> files = [.. settings.Files];
        return [.. all.OrderBy(c => files.IndexOf(c.File)).ThenBy(c => c.Line).ThenBy(c => c.Column)];
    }

    /// <summary>The form of compilers, which editors and build servers make links of.</summary>
    public override string ToString() => $"{new Place(File, Line, Column)}: {Severity} {Id}: {PrintableText.Clean(Message, int.MaxValue)}";

    private static Complaint Of(PolicySettings settings, string severity, string id, string path, string? value, string message, string? suggestion)
    {
        // Of an unknown key, the value is right.
        Place place = id == RuleCatalogue.UnknownKey.Id ? settings.PlaceOfKey(path, value) : settings.PlaceOfValue(path, value);
        return new Complaint(place.File, place.Line, place.Column, severity, id, path, value, message, suggestion);
    }
}
