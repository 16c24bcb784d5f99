using System.Net;
using System.Text.RegularExpressions;

namespace CorsPreflight.Tool.Check.Diagnosis;

/// <summary>Status codes as people know them.</summary>
internal static partial class Statuses
{
    /// <summary>Such as "405 Method Not Allowed".</summary>
    public static string Text(int status) => status == 200 ? "200 OK"
        : Enum.IsDefined((HttpStatusCode)status) ? $"{status} {WordStart().Replace(((HttpStatusCode)status).ToString(), " ").Trim()}"
        : $"{status}";

    [GeneratedRegex("(?<=[a-z])(?=[A-Z])")]
    private static partial Regex WordStart();
}
