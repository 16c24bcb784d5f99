namespace CorsPreflight.Tests.Matrix;

/// <summary>A request that is asked of every application, and the status it gets where nothing stands in the way.</summary>
/// <param name="It">What it is about; the key of exceptions in <see cref="Surroundings"/>.</param>
/// <param name="Method">The method of the actual request, and the one that the preflight asks for.</param>
/// <param name="Path">Below the path base.</param>
/// <param name="Status">Of the actual request.</param>
/// <param name="Policy">Whose origin is let in.</param>
internal sealed record Question(string It, string Method, string Path, int Status, Policy Policy = Policy.Default)
{
    /// <summary>Has a body that is larger than the application takes.</summary>
    public bool IsLarge { get; init; }

    /// <summary>Comes from somebody who is known, and is not enough.</summary>
    public bool IsSignedIn { get; init; }

    public static IReadOnlyList<Question> Everywhere { get; } =
    [
        new("fine", "PUT", "/orders/7", 200),
        new("read", "GET", "/orders/7", 200),
        new("unknown user", "PUT", "/account", 401),
        new("forbidden", "PUT", "/admin", 403) { IsSignedIn = true },
        new("nowhere", "PUT", "/nowhere", 404),
        new("no such method", "POST", "/orders/7", 405),
        new("too large", "PUT", "/upload", 413) { IsLarge = true },
        new("too many", "PUT", "/limited", 429),
        new("throws", "PUT", "/throws", 500),
        new("too slow", "PUT", "/slow", 504),
    ];

    /// <summary>Where endpoints name policies.</summary>
    public static IReadOnlyList<Question> Named { get; } =
    [
        new("partner: fine", "PUT", "/partner/orders/7", 200, Policy.Partner),
        new("partner: read", "GET", "/partner/orders/7", 200, Policy.Partner),
        new("partner: unknown user", "PUT", "/partner/account", 401, Policy.Partner),
        new("partner: no such method", "POST", "/partner/account", 405, Policy.PartnerUnlessAnyPath),
        new("partner: too large", "PUT", "/partner/upload", 413, Policy.Partner) { IsLarge = true },
        new("partner: too many", "PUT", "/partner/limited", 429, Policy.Partner),
        new("partner: throws", "PUT", "/partner/throws", 500, Policy.Partner),
        new("partner: too slow", "PUT", "/partner/slow", 504, Policy.Partner),
        new("off: fine", "PUT", "/off/orders/7", 200, Policy.Disabled),
        new("off: unknown user", "PUT", "/off/account", 401, Policy.Disabled),
        new("off: throws", "PUT", "/off/throws", 500, Policy.Disabled),
    ];
}

internal enum Policy
{
    Default,
    Partner,

    /// <summary>Routing answers for all endpoints of the path, with those for any path among them.</summary>
    PartnerUnlessAnyPath,
    Disabled,
}
