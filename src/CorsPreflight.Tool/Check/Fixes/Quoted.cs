using System.Security;
using System.Text.RegularExpressions;

namespace CorsPreflight.Tool.Check.Fixes;

/// <summary>
/// Texts as literals of a language. Names of methods and headers may have any of <c>!#$%&amp;'*+-.^_`|~</c>, which mean something
/// somewhere.
/// </summary>
internal static partial class Quoted
{
    /// <summary>JavaScript, between single quotes.</summary>
    public static string JavaScript(string text) =>
        $"'{text.Replace("\\", @"\\", StringComparison.Ordinal).Replace("'", @"\'", StringComparison.Ordinal)}'";

    /// <summary>C#, Java, Go, Python, JSON and YAML: double quotes.</summary>
    public static string Double(string text) =>
        $"\"{text.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    public static string DoubleList(IEnumerable<string> texts) => string.Join(", ", texts.Select(Double));

    /// <summary>nginx, where a dollar begins a variable and nothing escapes it: see <see cref="NginxFix"/>.</summary>
    public static string Nginx(string text) => Double(text).Replace("$", "${dollar}", StringComparison.Ordinal);

    /// <summary>The value of Apache's <c>Header</c>, where a percent sign begins a format.</summary>
    public static string ApacheHeader(string text) => Double(text).Replace("%", "%%", StringComparison.Ordinal);

    /// <summary>A regular expression of Apache's that matches the text and nothing else.</summary>
    public static string ApachePattern(string text) => $"\"^({Special().Replace(text, @"\$0")})$\"";

    /// <summary>XML, as text or between double quotes.</summary>
    public static string Xml(string text) => SecurityElement.Escape(text);

    /// <summary>One argument of a POSIX shell.</summary>
    public static string Shell(string text) => $"'{text.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    [GeneratedRegex(@"[\\.+*?()\[\]{}^$|]")]
    private static partial Regex Special();
}
