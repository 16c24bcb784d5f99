using CorsPreflight.Core.Fetch;
using CorsPreflight.Core.Policies;
using CorsPreflight.Core.Rules;

namespace CorsPreflight.Tool.Export;

/// <summary>
/// What both configurations are written from. The lists are read out of the headers: there they stand as written, each once.
/// </summary>
internal sealed class ExportablePolicy(CompiledPolicy policy)
{
    private const string Any = "*";

    /// <summary>Fit for a comment.</summary>
    public string Name { get; } = Mistake.Quote(policy.Name);

    public bool IsAnyOrigin => policy.Origins.IsAny;

    /// <summary>Empty for any.</summary>
    public IReadOnlyList<string> Origins { get; } = policy.Origins.IsAny ? [] : policy.Origins.Listed;

    public bool AllowCredentials => policy.AllowCredentials;

    public bool IsAnyMethod { get; } = policy.AllowMethodsHeader == Any;

    /// <summary>The safelisted ones among them; empty for any.</summary>
    public IReadOnlyList<string> Methods { get; } =
        policy.AllowMethodsHeader == Any ? [] : [.. Entries(MethodName.Safelisted).Union(Entries(policy.AllowMethodsHeader))];

    public bool IsAnyHeader { get; } = Entries(policy.AllowHeadersHeader).Contains(Any);

    /// <summary>In lower case; under any, nothing or Authorization, which that does not cover.</summary>
    public IReadOnlyList<string> Headers { get; } =
    [.. Entries(policy.AllowHeadersHeader).Where(name => name != Any).Select(name => name.ToLowerInvariant())];

    /// <summary>Null where the header is not sent. With credentials <c>*</c> does not count: what was asked is repeated.</summary>
    public string? AllowMethods { get; } = policy.AllowCredentials && policy.AllowMethodsHeader == Any ? null : policy.AllowMethodsHeader;

    /// <inheritdoc cref="AllowMethods"/>
    public string? AllowHeaders { get; } =
        policy.AllowCredentials && Entries(policy.AllowHeadersHeader).Contains(Any) ? null : policy.AllowHeadersHeader;

    public bool RepeatsMethod => AllowCredentials && IsAnyMethod;

    public bool RepeatsHeaders => AllowCredentials && IsAnyHeader;

    /// <summary>Null where the header is not sent.</summary>
    public string? ExposeHeaders => policy.ExposeHeadersHeader;

    /// <inheritdoc cref="ExposeHeaders"/>
    public string? MaxAge => policy.MaxAgeHeader;

    /// <summary>"cors", and the policy's name without what a name elsewhere cannot have.</summary>
    public string Identifier(char separator) => Identifier(policy.Name, separator);

    public static string Identifier(string name, char separator) =>
        $"cors{separator}{string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : separator))}";

    private static string[] Entries(string? list) => list?.Split(", ") ?? [];
}
