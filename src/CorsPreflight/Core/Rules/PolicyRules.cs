using System.Globalization;
using CorsPreflight.Core.Fetch;

namespace CorsPreflight.Core.Rules;

/// <summary>
/// Judges a policy as written, by itself and by nothing around it: all of its mistakes are found at once. What is unusual but not wrong
/// becomes a warning.
/// </summary>
/// <param name="mistakes">Gets what is wrong.</param>
/// <param name="warnings">Gets what is unusual.</param>
internal sealed class PolicyRules(ICollection<StrictPreflightConfigurationError> mistakes, ICollection<Warning> warnings)
{
    /// <summary>The policy of endpoints that name none.</summary>
    public const string DefaultName = "Default";

    public const int MaxAgeLimit = 86400;

    private const string Any = "*";

    private static readonly char[] AroundTokens = [' ', '\t', '\r', '\n', ':', '"', '\'', '`', '[', ']'];

    /// <summary>Says under which key the entry of a list stands; its position, unless said.</summary>
    public Func<IList<string>, int, string> KeyOf { get; init; } = static (_, index) => index.ToString(CultureInfo.InvariantCulture);

    /// <summary>Says whether a path is empty only because of a mistake that is known already; none is, unless said.</summary>
    public Func<string, bool> IsUnreadable { get; init; } = static _ => false;

    /// <summary>Judges one policy.</summary>
    /// <param name="path">Where it stands in the configuration; empty for a policy made in code.</param>
    /// <param name="options">The policy as written.</param>
    public void Judge(string path, StrictPreflightPolicyOptions options)
    {
        JudgeOrigins(path, options);
        JudgeMethods(path, options);
        JudgeRequestHeaders(path, options);
        JudgeExposedHeaders(path, options);
        if (options.MaxAgeSeconds is < 0 or > MaxAgeLimit)
        {
            string seconds = options.MaxAgeSeconds.Value.ToString(CultureInfo.InvariantCulture);
            mistakes.Add(MaxAgeOutOfRange(At(path, nameof(options.MaxAgeSeconds)), seconds));
        }
        WarnOfDangers(path, options);
    }

    public static StrictPreflightConfigurationError MaxAgeOutOfRange(string path, string value) => Mistake.MaxAge(path, value,
        "is out of range: 0 to 86400 seconds, which is the most that any browser keeps (or remove it: browsers then keep an answer for 5 "
            + "seconds)",
        value.StartsWith('-') ? "0" : MaxAgeLimit.ToString(CultureInfo.InvariantCulture));

    private void JudgeOrigins(string path, StrictPreflightPolicyOptions options)
    {
        IList<string> written = options.AllowedOrigins ?? [];
        path = At(path, nameof(options.AllowedOrigins));
        if (written.Count == 0 && !IsUnreadable(path))
            mistakes.Add(Mistake.NoOrigins(path));
        int any = written.IndexOf(Any);
        if (any >= 0 && options.AllowCredentials)
            mistakes.Add(Mistake.AnyOriginWithCredentials(At(path, written, any)));
        else if (any >= 0 && written.Any(o => o != Any))
            mistakes.Add(Mistake.AnyOriginAmongOthers(At(path, written, any)));

        OriginRules rules = OriginRules.Create(options);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < written.Count; i++)
        {
            if (written[i] == Any)
                continue;
            if (written[i] is null || !OriginPattern.TryParse(written[i], out OriginPattern pattern) || pattern.IsMisleading)
                Add(OriginDiagnosis.FindMistakes(At(path, written, i), written[i], rules, isAlone: written.Count == 1));
            else if (seen.Add(written[i]))
                Add(rules.MistakesOf(At(path, written, i), written[i], written[i], pattern));
        }
    }

    private void Add(IEnumerable<StrictPreflightConfigurationError> found)
    {
        foreach (StrictPreflightConfigurationError mistake in found)
            mistakes.Add(mistake);
    }

    private void JudgeMethods(string path, StrictPreflightPolicyOptions options)
    {
        var methods = new HashSet<string>(StringComparer.Ordinal);
        IList<string> written = options.AllowedMethods ?? [];
        path = At(path, nameof(options.AllowedMethods));
        for (int i = 0; i < written.Count; i++)
        {
            string at = At(path, written, i), method = written[i];
            if (method is null || method.Length > MethodName.MaxLength || !HttpToken.IsToken(method))
                mistakes.Add(Mistake.MalformedMethod(at, method, SuggestToken(method, MethodMeant)));
            else if (MethodName.IsForbidden(method))
                mistakes.Add(Mistake.ForbiddenMethod(at, method));
            else if (methods.Add(method) && MethodName.StandardSpelling(method) is string standard)
                warnings.Add(Warning.MethodCase(at, method, standard));
        }
    }

    private void JudgeRequestHeaders(string path, StrictPreflightPolicyOptions options)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        IList<string> written = options.AllowedHeaders ?? [];
        path = At(path, nameof(options.AllowedHeaders));
        for (int i = 0; i < written.Count; i++)
        {
            string at = At(path, written, i), name = written[i];
            if (name is null || !HttpToken.IsToken(name))
                mistakes.Add(Mistake.MalformedRequestHeader(at, name, SuggestToken(name, RequestHeaderMeant)));
            else if (HeaderName.IsForbiddenInRequests(name))
                mistakes.Add(Mistake.ForbiddenRequestHeader(at, name));
            else if (HeaderName.IsCorsResponseHeader(name))
                mistakes.Add(Mistake.ResponseHeaderInRequest(at, name));
            else if (names.Add(name))
                WarnOfRequestHeader(at, name);
        }
    }

    private void JudgeExposedHeaders(string path, StrictPreflightPolicyOptions options)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        bool isCredentialed = options.AllowCredentials;
        IList<string> written = options.ExposedHeaders ?? [];
        path = At(path, nameof(options.ExposedHeaders));
        for (int i = 0; i < written.Count; i++)
        {
            string at = At(path, written, i), name = written[i];
            if (name is null || !HttpToken.IsToken(name))
                mistakes.Add(Mistake.MalformedExposedHeader(at, name, SuggestToken(name, token => ExposedHeaderMeant(token, isCredentialed))));
            else if (name == Any && isCredentialed)
                mistakes.Add(Mistake.AnyExposedHeaderWithCredentials(at));
            else if (HeaderName.IsNeverExposed(name))
                mistakes.Add(Mistake.NeverExposedHeader(at, name));
            else if (HeaderName.IsSafelistedInResponses(name))
                warnings.Add(Warning.ExposedAnyway(at, name));
            else if (names.Add(name) && HeaderName.MeantInResponses(name) is string meant)
                warnings.Add(Warning.MisspeltExposedHeader(at, name, meant));
        }
    }

    private void WarnOfDangers(string path, StrictPreflightPolicyOptions options)
    {
        if (options.DangerouslyAllowInsecureOrigins)
            warnings.Add(Warning.InsecureOriginsAllowed(At(path, nameof(options.DangerouslyAllowInsecureOrigins))));
        if (options.DangerouslyAllowPublicSuffixes)
            warnings.Add(Warning.PublicSuffixesAllowed(At(path, nameof(options.DangerouslyAllowPublicSuffixes))));
    }

    private void WarnOfRequestHeader(string path, string name)
    {
        if (HeaderName.IsMethodOverride(name))
            warnings.Add(Warning.MethodOverride(path, name));
        else if (HeaderName.MeantInRequests(name) is string meant)
            warnings.Add(Warning.MisspeltRequestHeader(path, name, meant));
    }

    // Each entry without what belongs around it elsewhere; nothing where that would be refused as well.
    private static string? SuggestToken(string? text, Func<string, string?> meant)
    {
        IEnumerable<string> written = (text ?? "").Split(',', ';').Select(static entry => entry.Trim())
            .Where(static entry => entry.Length > 0);
        string?[] entries = [.. written.Select(entry => meant(entry.Trim(AroundTokens)))];
        if (entries.Length == 0 || Array.Exists(entries, static entry => entry is null))
            return null;
        return entries.Length == 1 ? entries[0] : Mistake.Entries(entries!);
    }

    /// <summary>What should have stood where a text stands instead of a list of methods; null where that cannot be known.</summary>
    public static string? SuggestMethods(string text) => SuggestToken(WithCommas(text), MethodMeant);

    /// <inheritdoc cref="SuggestMethods"/>
    public static string? SuggestRequestHeaders(string text) => SuggestToken(WithCommas(text), RequestHeaderMeant);

    /// <inheritdoc cref="SuggestMethods"/>
    public static string? SuggestExposedHeaders(string text, bool allowCredentials) =>
        SuggestToken(WithCommas(text), name => ExposedHeaderMeant(name, allowCredentials));

    // White space separates names as well, but not a header from its value.
    private static string WithCommas(string text) =>
        text.Contains(':', StringComparison.Ordinal) ? text : string.Join(',', text.Split((char[]?)null));

    private static string? MethodMeant(string method) =>
        method.Length <= MethodName.MaxLength && HttpToken.IsToken(method) && !MethodName.IsForbidden(method)
            ? MethodName.StandardSpelling(method) ?? method
            : null;

    private static string? RequestHeaderMeant(string name) =>
        HttpToken.IsToken(name) && !HeaderName.IsForbiddenInRequests(name) && !HeaderName.IsCorsResponseHeader(name)
            ? HeaderName.MeantInRequests(name) ?? name
            : null;

    private static string? ExposedHeaderMeant(string name, bool allowCredentials) =>
        HttpToken.IsToken(name) && !(name == Any && allowCredentials) && !HeaderName.IsNeverExposed(name)
            && !HeaderName.IsSafelistedInResponses(name)
            ? HeaderName.MeantInResponses(name) ?? name
            : null;

    private static string At(string path, string key) => path.Length == 0 ? key : KeyPath.Combine(path, key);

    private string At(string path, IList<string> list, int index) => KeyPath.Combine(path, KeyOf(list, index));
}
