using System.Text.Json;

namespace CorsPreflight.Core.Evaluation;

/// <summary>The reasons as others write them, made once.</summary>
internal static class ReasonName
{
    private static readonly string[] Tokens = Named(JsonNamingPolicy.KebabCaseLower), Tags = Named(JsonNamingPolicy.SnakeCaseLower);

    /// <summary>A token of RFC 9651: <c>method-not-allowed</c>.</summary>
    public static string Token(PreflightReason reason) => Tokens[(int)reason];

    /// <summary>A tag of a metric: <c>method_not_allowed</c>.</summary>
    public static string Tag(PreflightReason reason) => Tags[(int)reason];

    // The values have no gap.
    private static string[] Named(JsonNamingPolicy naming) =>
        [.. Enum.GetValues<PreflightReason>().Order().Select(reason => naming.ConvertName(reason.ToString()))];
}
