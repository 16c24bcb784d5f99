using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace CorsPreflight.Tests.Requests;

/// <summary>What a response says about CORS, in whole, so that nothing extra goes unnoticed.</summary>
internal static class Answers
{
    public const string PreflightVary = "Origin, Access-Control-Request-Method, Access-Control-Request-Headers";

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

    public static string Of(HttpResponseMessage response) =>
        Of((int)response.StatusCode, response.Headers.SelectMany(h => h.Value.Select(line => KeyValuePair.Create(h.Key, line))));

    public static string Of(HttpContext context) =>
        Of(context.Response.StatusCode, context.Response.Headers.SelectMany(h => h.Value.Select(line => KeyValuePair.Create(h.Key, line!))));

    /// <summary>Of what came over a <see cref="RawConnection"/>.</summary>
    public static string Of(string answer)
    {
        string[] head = answer.Split("\r\n\r\n")[0].Split("\r\n");
        return Of(int.Parse(head[0].Split(' ')[1], CultureInfo.InvariantCulture), head.Skip(1).Select(line => line.Split(": ", 2)).Select(parts => KeyValuePair.Create(parts[0], parts[1])));
    }

    /// <summary>Several lines of one header are joined by ", ".</summary>
    public static string Of(int status, IEnumerable<KeyValuePair<string, string>> lines) => Of(status, [.. lines
        .Where(l => l.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase) || l.Key.Equals("Vary", StringComparison.OrdinalIgnoreCase))
        .GroupBy(l => l.Key, l => l.Value, StringComparer.OrdinalIgnoreCase)
        .Select(header => $"{header.Key}: {string.Join(", ", header)}")]);

    public static string Of(int status, params string[] headers) => string.Join('\n', headers.Order(StringComparer.Ordinal).Prepend($"{status}"));
}
