namespace CorsPreflight.Tests.Requests;

/// <summary>What a response says about CORS, in whole, so that nothing extra goes unnoticed.</summary>
internal static class Answers
{
    public const string PreflightVary = "Origin, Access-Control-Request-Method, Access-Control-Request-Headers";

    public static string Of(HttpResponseMessage response)
    {
        ArgumentNullException.ThrowIfNull(response);
        IEnumerable<string> headers = response.Headers
            .Where(h => h.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase) || h.Key == "Vary")
            .OrderBy(h => h.Key, StringComparer.Ordinal)
            .Select(h => $"{h.Key}: {string.Join(", ", h.Value)}");
        return string.Join('\n', headers.Prepend($"{(int)response.StatusCode}"));
    }

    public static string Of(int status, params string[] headers) => string.Join('\n', headers.Order(StringComparer.Ordinal).Prepend($"{status}"));

    public static string RefusedPreflight { get; } = Of(403, $"Vary: {PreflightVary}");

    /// <summary>Of the policy Default in <see cref="TestApp.Settings"/>.</summary>
    public static string AllowedPreflight { get; } = Of(204,
        $"Access-Control-Allow-Origin: {TestApp.App}", "Access-Control-Allow-Credentials: true", "Access-Control-Allow-Methods: PUT",
        "Access-Control-Allow-Headers: Authorization, Content-Type", "Access-Control-Max-Age: 600", $"Vary: {PreflightVary}");

    /// <summary>Of the policy Partner in <see cref="TestApp.Settings"/>.</summary>
    public static string AllowedPartnerPreflight { get; } = Of(204,
        $"Access-Control-Allow-Origin: {TestApp.Partner}", "Access-Control-Allow-Methods: PUT, DELETE", "Access-Control-Allow-Headers: *", $"Vary: {PreflightVary}");

    public static string Allowed(int status) => Of(status, $"Access-Control-Allow-Origin: {TestApp.App}", "Access-Control-Allow-Credentials: true", "Vary: Origin");

    public static string AllowedPartner(int status) => Of(status, $"Access-Control-Allow-Origin: {TestApp.Partner}", "Access-Control-Expose-Headers: X-Total", "Vary: Origin");

    public static string NotAllowed(int status) => Of(status, "Vary: Origin");
}
