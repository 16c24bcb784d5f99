using System.Globalization;

namespace CorsPreflight.Tool.Check.Browser;

/// <summary>
/// What Chromium sends without asking, beside what the standard names: client hints of its own (IsCorsSafelistedHeader in
/// services/network/public/cpp/cors/cors.cc), and User-Agent, which it does not let pages set (https://crbug.com/571722).
/// </summary>
internal static class ChromiumSafelist
{
    public static bool Has(Header line) => line.Name switch
    {
        "intervention" or "user-agent" => true,
        "device-memory" or "dpr" or "downlink" => IsNumber(line.Value, NumberStyles.AllowDecimalPoint),
        "width" or "viewport-width" or "rtt" => IsNumber(line.Value, NumberStyles.None),
        "ect" => line.Value is "slow-2g" or "2g" or "3g" or "4g",
        "save-data" => line.Value.Equals("on", StringComparison.OrdinalIgnoreCase),
        _ => false,
    };

    // Digits, and where there is a point, digits after it.
    private static bool IsNumber(string value, NumberStyles styles) =>
        value.Length > 0
        && char.IsAsciiDigit(value[0])
        && char.IsAsciiDigit(value[^1])
        && double.TryParse(value, styles, CultureInfo.InvariantCulture, out _);
}
