using System.Text.Json;
using System.Text.Json.Serialization;
using CorsPreflight.Tests.Requests;

namespace CorsPreflight.Tests.Packages;

/// <summary>
/// Three policies, and what is answered under each and under several of them at once. Default and Partner share no origin; Shared lets in
/// the origins of both.
/// </summary>
internal static class PolicyAnswers
{
    public const string Default = nameof(Default), Partner = nameof(Partner), Shared = nameof(Shared);

    /// <summary>In the place of a name: [DisableCors].</summary>
    public const string Off = nameof(Off);

    private static readonly Dictionary<string, Policy> Policies = new()
    {
        [Default] = new()
        {
            AllowedOrigins = [TestApp.App],
            AllowedMethods = ["PUT", "DELETE", "PATCH"],
            AllowedHeaders = ["Content-Type", "X-Api-Version"],
            ExposedHeaders = ["X-Total"],
            AllowCredentials = true,
            MaxAgeSeconds = 600,
        },
        [Partner] = new()
        {
            AllowedOrigins = [TestApp.Partner],
            AllowedMethods = ["PUT", "DELETE"],
            AllowedHeaders = ["Content-Type", "X-Api-Version"],
            ExposedHeaders = ["X-Total", "X-Page"],
            MaxAgeSeconds = 60,
        },
        [Shared] = new()
        {
            AllowedOrigins = [TestApp.App, TestApp.Partner],
            AllowedMethods = ["PUT", "DELETE"],
            AllowedHeaders = ["X-Api-Version", "Content-Type", "Accept"],
            ExposedHeaders = ["X-Total", "X-Shared"],
            MaxAgeSeconds = 300,
        },
    };

    private static readonly JsonSerializerOptions Written = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>An appsettings.json.</summary>
    public static string Settings { get; } = JsonSerializer.Serialize(new { StrictPreflight = new { Policies } }, Written);

    /// <summary>What a preflight is answered that each of the policies has to let in.</summary>
    public static string Preflight(IEnumerable<string> names, string origin, string method, string? headers = null)
    {
        if (Find(names) is not Policy[] policies || !policies.All(policy => policy.LetsIn(origin, method)))
            return Answers.RefusedPreflight;
        // One says what it allows, as ever. Several say no more than what was asked, so that no cache learns more than all of them allow.
        string methods = policies.Length == 1 ? string.Join(", ", policies[0].AllowedMethods) : method;
        string? allowed = policies.Length == 1 ? string.Join(", ", policies[0].AllowedHeaders) : headers;
        List<string> lines =
        [
            $"Access-Control-Allow-Origin: {origin}", $"Access-Control-Allow-Methods: {methods}",
            $"Access-Control-Max-Age: {policies.Min(static policy => policy.MaxAgeSeconds)}", $"Vary: {Answers.PreflightVary}",
        ];
        if (allowed is not null)
            lines.Add($"Access-Control-Allow-Headers: {allowed}");
        if (policies.All(static policy => policy.AllowCredentials))
            lines.Add("Access-Control-Allow-Credentials: true");
        return Answers.Of(204, [.. lines]);
    }

    /// <summary>What a response carries that each of the policies has to let the page read.</summary>
    public static string Response(int status, IEnumerable<string> names, string? origin)
    {
        string[] distinct = [.. names.Distinct()];
        if (distinct is [Off])
            return Answers.Of(status);
        if (Find(distinct) is not Policy[] policies || !policies.All(policy => policy.AllowedOrigins.Contains(origin)))
            return Answers.NotAllowed(status);
        List<string> lines = [$"Access-Control-Allow-Origin: {origin}", "Vary: Origin"];
        IEnumerable<string> exposed = policies.Select(static policy => policy.ExposedHeaders)
            .Aggregate(static (all, more) => all.Intersect(more));
        lines.Add($"Access-Control-Expose-Headers: {string.Join(", ", exposed)}");
        if (policies.All(static policy => policy.AllowCredentials))
            lines.Add("Access-Control-Allow-Credentials: true");
        return Answers.Of(status, [.. lines]);
    }

    // Null where one is off, so that nothing is let in.
    private static Policy[]? Find(IEnumerable<string> names) =>
        names.Contains(Off) ? null : [.. names.Distinct().Select(static name => Policies[name])];

    /// <summary>A policy, under the names that the section has.</summary>
    private sealed record Policy
    {
        public required IEnumerable<string?> AllowedOrigins { get; init; }

        public required IEnumerable<string> AllowedMethods { get; init; }

        public required IEnumerable<string> AllowedHeaders { get; init; }

        public required IEnumerable<string> ExposedHeaders { get; init; }

        public bool AllowCredentials { get; init; }

        public required int MaxAgeSeconds { get; init; }

        // Every header that the tests ask for is in all three lists.
        public bool LetsIn(string origin, string method) =>
            AllowedOrigins.Contains(origin) && (method is "GET" or "HEAD" or "POST" || AllowedMethods.Contains(method));
    }
}
