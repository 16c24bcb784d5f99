using System.Globalization;
using System.Net;
using CsCheck;

namespace CorsPreflight.Tests.Core.Rules;

/// <summary>Entries of AllowedOrigins that are right, and what slips of a writer make of them.</summary>
internal static class Slips
{
    private static readonly Gen<string> Label = Gen.OneOf(
        Gen.OneOf("app", "api", "www", "shop", "a", "my_app", "x--y", "preview", "0day", "com", "localhost", "http1", "xn--bcher-kva"), Gen.String[Gen.Char["abcdefgxyz019"], 1, 6]);

    // Names of which no end is a public suffix by itself, so that wildcards below them are always right.
    private static readonly Gen<string> Domain = Gen.Select(Label.Array[0, 2], Gen.OneOf("example.com", "example.co.uk", "bücher.example", "müller-straße.de", "пример.рф", "例え.jp", "한국.kr", "corp.internal"),
        (labels, domain) => string.Join('.', labels.Append(domain)));

    private static readonly Gen<string> IPv4 = Gen.Int[0, 255].Array[4].Select(parts => string.Join('.', parts));

    private static readonly Gen<string> IPv6 = Gen.OneOf(0, 0, 1, 0xdb8, 0x2001, 0xffff).Array[8].Select(pieces => new IPAddress([.. pieces.SelectMany(p => new[] { (byte)(p >> 8), (byte)p })]))
        .Where(address => !address.IsIPv4MappedToIPv6).Select(address => $"[{Fetch.Reference.Compress(address)}]");

    private static readonly Gen<string> Port = Gen.Frequency((3, Gen.Const("")), (2, Gen.OneOf("3000", "8080", "5173", "80", "443", "1", "65535")), (1, Gen.Int[1, 65535].Select(p => p.ToString(CultureInfo.InvariantCulture))));

    private static readonly Gen<Written> Web = Gen.Select(Gen.OneOf("http", "https"), Gen.Frequency((4, Domain), (3, Gen.OneOf("localhost", "a.localhost", "127.0.0.1", "[::1]")), (1, IPv4), (1, IPv6)), Port,
        (scheme, host, port) => new Written(scheme, "", host, (scheme, port) is ("http", "80") or ("https", "443") ? "" : port));

    private static readonly Gen<Written> Pattern = Gen.Select(Gen.OneOf("http", "https"), Gen.OneOf("", "*.", "*.", "pr-*.", "*-pr.", "a*b."), Domain, Gen.Frequency((2, Port), (1, Gen.Const("*"))),
        (scheme, wildcard, host, port) => new Written(scheme, wildcard, host, (scheme, port) is ("http", "80") or ("https", "443") ? "" : port));

    private static readonly Gen<Written> Application = Gen.OneOf(
        "capacitor://localhost", "ionic://localhost", "tauri://localhost", "app://.", "app://obsidian.md", "chrome-extension://abcdefghijklmnopabcdefghijklmnop",
        "moz-extension://1b2c3d4e-0000-4000-8000-000000000000", "com.example.shop://localhost", "my-app://host:8080")
        .Select(origin => origin.Split("://") is [var scheme, var host] ? new Written(scheme, "", host.Split(':')[0], host.Contains(':', StringComparison.Ordinal) ? host.Split(':')[1] : "") : null!);

    /// <summary>An entry that is right.</summary>
    public static readonly Gen<Written> Right = Gen.Frequency((5, Web), (3, Pattern), (1, Application));

    private static readonly Slip[] All =
    [
        new("a slash", w => w with { Tail = "/" }),
        new("a path", w => w with { Tail = "/app/index.html" }),
        new("a query", w => w with { Tail = "?x=1" }),
        new("a fragment", w => w with { Tail = "#top" }),
        new("a path and a query", w => w with { Tail = "/x?y=https://b.example#z" }),
        new("a backslash", w => w with { Tail = "\\" }),
        new("a user", w => w with { User = "user@" }),
        new("a user and a password", w => w with { User = "user:p%40ss@" }),
        new("an empty user", w => w with { User = "@" }),
        new("upper case", w => w.IsWeb ? w with { Scheme = w.Scheme.ToUpperInvariant(), Host = w.Host.ToUpperInvariant() } : null),
        new("a capital", w => w.IsWeb ? w with { Host = Capital(w.Host) } : null),
        new("upper case in the scheme", w => w with { Scheme = Capital(w.Scheme) }),
        new("the default port", w => w.Port.Length == 0 && w.IsWeb ? w with { Port = w.Scheme == "http" ? "80" : "443" } : null),
        new("a leading zero in the port", w => w.Port is "" or "*" or ":" ? null : w with { Port = "0" + w.Port }),
        new("a colon without a port", w => w.Port.Length == 0 ? w with { Port = ":" } : null),
        new("a socket's scheme", w => w.IsWeb ? w with { Scheme = w.Scheme == "http" ? "ws" : "wss" } : null),
        new("one slash after the scheme", w => w.IsWeb ? w with { Separator = ":/" } : null),
        new("three slashes", w => w with { Separator = ":///" }),
        new("no slashes", w => w.IsWeb ? w with { Separator = ":" } : null),
        new("no colon", w => w.IsWeb ? w with { Separator = "//" } : null),
        new("a semicolon", w => w.IsWeb ? w with { Separator = ";//" } : null),
        new("two colons", w => w.IsWeb ? w with { Separator = ":://" } : null),
        new("backslashes", w => w with { Separator = ":\\\\" }),
        new("the scheme twice", w => w.IsWeb ? w with { Before = $"{w.Scheme}://" } : null),
        new("a blank before", w => w with { Before = " " + w.Before }),
        new("a tab before", w => w with { Before = "\t" }),
        new("a byte order mark", w => w with { Before = "\uFEFF" }),
        new("a blank after", w => w with { After = " " }),
        new("a line feed after", w => w with { After = "\r\n" }),
        new("a comma after", w => w with { After = "," }),
        new("a semicolon after", w => w with { After = ";" }),
        new("quotation marks", w => w with { Before = "\"", After = "\"" }),
        new("apostrophes", w => w with { Before = "'", After = "'" }),
        new("pointed brackets", w => w with { Before = "<", After = ">" }),
        new("a list in JSON", w => w with { Before = "[\"", After = "\"]" }),
        new("blob:", w => w.IsWeb ? w with { Before = "blob:" } : null),
        new("an IPv4 address in hexadecimal", w => w.IPv4 is byte[] b ? w with { Host = $"0x{b[0]:x2}{b[1]:X2}{b[2]:x2}{b[3]:x2}" } : null),
        new("an IPv4 address as one number", w => w.IPv4 is [> 0, ..] and byte[] b ? w with { Host = $"{((uint)b[0] << 24) | ((uint)b[1] << 16) | ((uint)b[2] << 8) | b[3]}" } : null),
        new("an IPv4 address in octal", w => w.IPv4 is byte[] b && b[0] > 63 ? w with { Host = $"0{Convert.ToString(b[0], 8)}.{b[1]}.{b[2]}.{b[3]}" } : null),
        new("a short IPv4 address", w => w.IPv4 is byte[] b ? w with { Host = $"{b[0]}.{(b[1] << 16) | (b[2] << 8) | b[3]}" } : null),
        new("a dot after an IPv4 address", w => w.IPv4 is not null ? w with { Host = w.Host + "." } : null),
        new("zeros in an IPv6 address", w => w.IPv6 is not null ? w with { Host = $"[{Uncompressed(w, "x4")}]" } : null),
        new("an IPv6 address in capitals", w => w.IPv6 is not null ? w with { Host = $"[{Uncompressed(w, "X")}]" } : null),
        new("an IPv6 address without brackets", w => w.IPv6 is not null ? w with { Host = w.Host[1..^1] } : null),
        new("a wildcard of many", w => w.Wildcard == "*." ? w with { Wildcard = "*.*." } : null),
        new("a wildcard of two stars", w => w.Wildcard == "*." ? w with { Wildcard = "**." } : null),
        new("a misspelt scheme", w => w.IsWeb ? w with { Scheme = Misspelt(w) } : null),
    ];

    // What takes something away that nobody can put back; or makes something else of it, right or wrong.
    private static readonly Slip[] Lossy =
    [
        new("no scheme", w => w with { Scheme = "", Separator = "" }),
        new("slashes for a scheme", w => w with { Scheme = "", Separator = "//" }),
        new("a scheme that is a wildcard", w => w with { Scheme = "*" }),
        new("two different schemes", w => w with { Before = "https://http://" }),
        new("the port behind the slashes", w => w.Port.Length > 0 ? w with { Scheme = w.Host, Host = w.Port, Port = "", Wildcard = "" } : null),
        new("a host for a scheme", w => w with { Scheme = "www" }),
        new("a zone", w => w.IPv6 is not null ? w with { Host = w.Host[..^1] + "%eth0]" } : null),
        new("a range by prefix", w => w.IPv4 is not null || w.IPv6 is not null ? w with { Tail = "/16", Port = "" } : null),
        new("a range by a star", w => w.IPv4 is byte[] b ? w with { Host = $"{b[0]}.{b[1]}.{b[2]}.*" } : null),
        new("a range by two stars", w => w.IPv4 is byte[] b ? w with { Host = $"{b[0]}.{b[1]}.*.*", Port = "*" } : null),
        new("a range by a dash", w => w.IPv4 is byte[] b ? w with { Host = $"{b[0]}.{b[1]}.{b[2]}.1-20" } : null),
        new("a range by a letter", w => w.IPv4 is byte[] b ? w with { Host = $"{b[0]}.{b[1]}.{b[2]}.x" } : null),
        new("an IPv4 address filled up with zeros", w => w.IPv4 is byte[] b ? w with { Host = $"{b[0]:d3}.{b[1]:d3}.{b[2]:d3}.{b[3]:d3}" } : null),
        new("an IPv4 address of three", w => w.IPv4 is byte[] b ? w with { Host = $"{b[0]}.{b[1]}.{b[2]}" } : null),
        new("an IPv4 address in IPv6", w => w.IPv4 is not null ? w with { Host = $"[::ffff:{w.Host}]" } : null),
        new("a comma for a dot", w => w.Host.Contains('.', StringComparison.Ordinal) ? w with { Host = Replace(w.Host, ".", ",") } : null),
        new("a blank for a dot", w => w.Host.Contains('.', StringComparison.Ordinal) ? w with { Host = Replace(w.Host, ".", " ") } : null),
        new("a blank in the host", w => w with { Host = w.Host.Insert(w.Host.Length / 2, " ") }),
        new("no dot after the wildcard", w => w.Wildcard == "*." ? w with { Wildcard = "*" } : null),
        new("a wildcard in the middle", w => w with { Host = Replace(w.Host, ".", ".*.") }),
        new("a wildcard at the end", w => w with { Host = w.Host + ".*" }),
        new("a star for the host", w => w with { Host = "*", Wildcard = "" }),
        new("a star in the port", w => w with { Port = w.Port + "*" }),
        new("any port twice", w => w with { Port = "*:*" }),
        new("a port and any", w => w with { Port = "8080:*" }),
        new("a port too high", w => w with { Port = "65536" }),
        new("no host", w => w with { Host = "", Wildcard = "" }),
        new("a dot in front", w => w with { Host = "." + w.Host }),
        new("two dots", w => w with { Host = w.Host + ".." }),
        new("broken Punycode", w => w.IsWeb ? w with { Host = "xn--f." + w.Host } : null),
        new("an address of mail", w => w with { Scheme = "", Separator = "", User = "joe.user@" }),
        new("a host for a user", w => w with { User = "app.example.com@" }),
        new("a comma and another", w => w with { After = ",https://b.example/" }),
        new("a blank and another", w => w with { After = " https://b.example" }),
        new("a semicolon and another without a scheme", w => w with { After = ";b.example" }),
    ];

    /// <summary>What stood there, what was meant, and whether all that was meant can still be read.</summary>
    public static readonly Gen<(Written Meant, string Text, bool IsReadable)> Wrong = Gen.Select(
        Right, Gen.Int[0, All.Length - 1].Array[1, 3], Gen.Frequency((3, Gen.Const(-1)), (2, Gen.Int[0, Lossy.Length - 1])), Gen.Int[0, 5],
        (meant, readable, lossy, seed) =>
        {
            Written wrong = meant.In(seed);
            var slips = readable.Distinct().Select(i => All[i]).ToList();
            if (lossy >= 0)
                slips.Insert(0, Lossy[lossy]);
            foreach (Slip slip in slips)
                wrong = slip.Of(wrong) ?? wrong;
            return (meant, $"{wrong}", lossy < 0);
        });

    private static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];

    private static string Replace(string text, string old, string with) => text.IndexOf(old, StringComparison.Ordinal) is int at and >= 0 ? text[..at] + with + text[(at + 1)..] : text;

    private static string Uncompressed(Written w, string format) => string.Join(':', w.IPv6!.GetAddressBytes().Chunk(2).Select(b => ((b[0] << 8) | b[1]).ToString(format, CultureInfo.InvariantCulture)));

    // Of which the other is more than one slip away.
    private static string Misspelt(Written w) => (w.Scheme, w.Seed % 4) switch
    {
        ("http", 0) => "htp",
        ("http", 1) => "htttp",
        ("http", 2) => "thtp",
        ("http", _) => "hhttp",
        (_, 0) => "htps",
        (_, 1) => "htpps",
        (_, 2) => "httpss",
        _ => "ttps",
    };

    private sealed record Slip(string Name, Func<Written, Written?> Of);
}

/// <summary>An entry of AllowedOrigins by its parts; names may be as people read them.</summary>
internal sealed record Written(string Scheme, string Wildcard, string Host, string Port)
{
    private static readonly IdnMapping Idn = new();

    public string Separator { get; init; } = "://";

    public string User { get; init; } = "";

    public string Tail { get; init; } = "";

    public string Before { get; init; } = "";

    public string After { get; init; } = "";

    public int Seed { get; init; }

    public bool IsWeb => Scheme is "http" or "https";

    public byte[]? IPv4 => Host.Split('.') is { Length: 4 } parts && Fetch.Reference.IsDottedQuad(Host) ? [.. parts.Select(p => byte.Parse(p, CultureInfo.InvariantCulture))] : null;

    public IPAddress? IPv6 => Host.StartsWith('[') && IPAddress.TryParse(Host[1..^1], out IPAddress? address) ? address : null;

    /// <summary>As the entry should have been.</summary>
    public string Entry => $"{Scheme}://{Wildcard}{Ascii}{(Port.Length == 0 ? "" : ":" + Port)}";

    /// <summary>An origin that it admits.</summary>
    public string Example => $"{Scheme}://{(Wildcard == "*." ? "x.y." : Wildcard.Replace("*", "x-1", StringComparison.Ordinal))}{Ascii}{(Port is "" ? "" : Port == "*" ? ":7" : ":" + Port)}";

    private string Ascii => Host.All(char.IsAscii) ? Host : Idn.GetAscii(Host);

    /// <summary>As somebody wrote it who knows Punycode, or does not.</summary>
    public Written In(int seed) => (seed % 2 == 0 ? this with { Host = Ascii } : this) with { Seed = seed };

    public override string ToString() => $"{Before}{Scheme}{Separator}{User}{Wildcard}{Host}{(Port is "" or ":" ? Port : ":" + Port)}{Tail}{After}";
}
