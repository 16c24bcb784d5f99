using System.Globalization;

namespace CorsPreflight.Core.Rules;

/// <summary>What is unusual but not wrong. Ids are stable.</summary>
internal sealed record Warning(string Id, string Path, string Value, string Message, string? Suggestion)
{
    // Enough to know what kind they are; an application may have hundreds.
    private const int MaxEndpoints = 5;

    public static Warning InsecureOriginsAllowed(string path) =>
        CreateOfSwitch(RuleCatalogue.InsecureOriginsAllowed, path, "is set: anybody on the network between a user and an http origin can "
            + "act as that user");

    public static Warning PublicSuffixesAllowed(string path) =>
        CreateOfSwitch(RuleCatalogue.PublicSuffixesAllowed, path, "is set: anybody can register a name below a public suffix");

    public static Warning MethodCase(string path, string method, string standard) => Create(RuleCatalogue.MethodCase, path, method,
        $"differs from \"{standard}\" by case only, and methods compare byte by byte; you probably mean \"{standard}\"", standard);

    public static Warning MethodOverride(string path, string name) => Create(RuleCatalogue.MethodOverride, path, name,
        "lets pages tunnel any method through POST, past AllowedMethods, if the application honours it");

    public static Warning MisspeltRequestHeader(string path, string name, string meant) =>
        Create(RuleCatalogue.MisspeltRequestHeader, path, name,
        $"is one slip away from \"{meant}\", which would not be allowed; you probably mean \"{meant}\"", meant);

    public static Warning ExposedAnyway(string path, string name) => Create(RuleCatalogue.ExposedAnyway, path, name,
        "can be read by every allowed page anyway; it is not sent");

    public static Warning MisspeltExposedHeader(string path, string name, string meant) =>
        Create(RuleCatalogue.MisspeltExposedHeader, path, name,
        $"is one slip away from \"{meant}\", which would not be exposed; you probably mean \"{meant}\"", meant);

    public static Warning UnusedPolicy(string path, string name) => new(RuleCatalogue.UnusedPolicy.Id, path, name,
        $"{Mistake.Show(path)} is named by no endpoint that is known at the start, so it decides nothing; name it where it applies, "
        + $"with RequireCors({Mistake.Quote(name)}) or [EnableCors({Mistake.Quote(name)})], or remove it.", null);

    public static Warning EndpointsWithoutPolicy(string path, IReadOnlyList<string> endpoints)
    {
        string names = string.Join(", ", endpoints.Take(MaxEndpoints));
        string more = endpoints.Count > MaxEndpoints ? $" and {endpoints.Count - MaxEndpoints} more" : "";
        return new Warning(RuleCatalogue.EndpointsWithoutPolicy.Id, path, string.Join(", ", endpoints),
            $"{Mistake.Show(path)} has no \"Default\", and endpoints that name no policy have none, so pages of other origins cannot call "
            + $"them: {names}{more}; name a policy at each, with RequireCors(\"name\"), add \"Default\", or say with [DisableCors] that it "
            + "is meant.", null);
    }

    private static Warning CreateOfSwitch(Rule rule, string path, string reason) =>
        new(rule.Id, path, true.ToString(CultureInfo.InvariantCulture), $"{Mistake.Show(path)} {reason}.", null);

    private static Warning Create(Rule rule, string path, string value, string reason, string? suggestion = null) =>
        new(rule.Id, path, value, $"{Mistake.Show(path)} {Mistake.Quote(value)} {reason}.", suggestion);
}
