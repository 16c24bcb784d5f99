namespace CorsPreflight.Tool.Check.Browser;

/// <summary>Reads as much of a Content-Type as CORS asks for.</summary>
internal static class MediaType
{
    /// <summary>
    /// Type and subtype in lower case, without the parameters; null where it is not one:
    /// https://mimesniff.spec.whatwg.org/#parse-a-mime-type.
    /// </summary>
    public static string? EssenceOf(string contentType)
    {
        string essence = Grammar.Normalize(contentType.Split(';')[0]);
        string[] parts = essence.Split('/', 2);
        return parts.Length == 2 && Array.TrueForAll(parts, Grammar.IsToken) ? Grammar.Lower(essence) : null;
    }
}
