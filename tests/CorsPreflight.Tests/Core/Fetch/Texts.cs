using CsCheck;

namespace CorsPreflight.Tests.Core.Fetch;

/// <summary>Random texts, few enough of them that lists and requests meet.</summary>
internal static class Texts
{
    // Every character that a parser of origins could stumble over, beside ordinary ones.
    private static readonly Gen<char> Character = Gen.Frequency(
        (6, Gen.Char["abexz019-_.:*/"]), (3, Gen.Char["ABZ@?#\\[]%,; \t\r\n\0\"'<>+$!&~|^`{}()="]), (1, Gen.Char));

    public static readonly Gen<string> Any = Gen.String[Character, 0, 24];

    private static readonly Gen<string> Scheme = Gen.OneOf("http", "https", "https", "https", "capacitor", "app", "wss");

    private static readonly Gen<string> Name = Gen.OneOf("a", "b", "ab", "com", "example", "localhost", "1", "0x1", "_", "-").Array[1, 4].Select(labels => string.Join('.', labels));

    private static readonly Gen<string> Host = Gen.Frequency(
        (12, Name), (1, Name.Select(n => n + ".")), (1, Gen.OneOf("127.0.0.1", "1.2.3.4", "127.1", "[::1]", "[2001:db8::1]", "[0:0::1]", "[::ffff:102:304]", ".", "A.example")));

    private static readonly Gen<string> Port = Gen.OneOf("", "", "", ":80", ":443", ":81", ":8443", ":65535", ":65536", ":0", ":");

    /// <summary>An origin, or nearly one.</summary>
    public static readonly Gen<string> Origin = Gen.Select(Scheme, Host, Port, (scheme, host, port) => $"{scheme}://{host}{port}");

    /// <summary>An entry of AllowedOrigins, or nearly one.</summary>
    public static readonly Gen<string> Pattern = Gen.Select(Scheme, Gen.OneOf("", "", "", "*.", "*.", "a*.", "*b.", "a*b."), Host, Gen.Frequency((2, Port), (1, Gen.Const(":*"))),
        (scheme, wildcard, host, port) => $"{scheme}://{wildcard}{host}{port}");

    public static Gen<string> Mutated(Gen<string> texts) => Gen.Select(texts, Gen.Int[0, 40], Gen.Int[0, 2], Any).Select(t =>
    {
        (string text, int position, int cut, string insert) = t;
        int at = Math.Min(position, text.Length);
        return text.Remove(at, Math.Min(cut, text.Length - at)).Insert(at, insert.Length > 2 ? insert[..2] : insert);
    });
}
