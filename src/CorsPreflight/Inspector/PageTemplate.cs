using System.Security.Cryptography;
using System.Text;

namespace CorsPreflight.Inspector;

/// <summary>
/// The embedded page: texts and markers, each of which stands for a section. Its style and its script are the only ones that the browser
/// runs, because the policy of the page names them by their hashes.
/// </summary>
internal static class PageTemplate
{
    // Browsers hash what is left after they made all line ends one; a checkout may have others.
    private static readonly string Text = Read().ReplaceLineEndings("\n");

    /// <summary>The value of Content-Security-Policy. Trusted Types forbid what would turn a text into markup.</summary>
    public static string ContentSecurityPolicy { get; } =
        $"default-src 'none'; script-src '{Hash("script type=\"module\"", "script")}'; style-src '{Hash("style", "style")}'; img-src data:; connect-src 'self'; "
        + "base-uri 'none'; form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'";

    /// <summary>The page with its sections.</summary>
    /// <param name="sections">What stands for <c>&lt;!--name--&gt;</c>.</param>
    public static string Fill(params IEnumerable<(string Name, Html Section)> sections)
    {
        // In one pass and in the order of the page: nothing that a section says is taken for a marker.
        var page = new StringBuilder();
        int from = 0;
        foreach ((string name, Html section) in sections)
        {
            string marker = $"<!--{name}-->";
            int at = Text.IndexOf(marker, from, StringComparison.Ordinal);
            page.Append(Text, from, at - from).Append(section);
            from = at + marker.Length;
        }
        return page.Append(Text, from, Text.Length - from).ToString();
    }

    private static string Hash(string opening, string name)
    {
        int from = Text.IndexOf($"<{opening}>", StringComparison.Ordinal) + opening.Length + 2, to = Text.IndexOf($"</{name}>", from, StringComparison.Ordinal);
        return "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Text[from..to])));
    }

    private static string Read()
    {
        using var reader = new StreamReader(typeof(PageTemplate).Assembly.GetManifestResourceStream(typeof(PageTemplate), "Page.html")!);
        return reader.ReadToEnd();
    }
}
