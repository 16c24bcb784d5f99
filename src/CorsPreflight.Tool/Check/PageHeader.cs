using CorsPreflight.Tool.Check.Browser;

namespace CorsPreflight.Tool.Check;

/// <summary>A header as it is typed: <c>Name: value</c>, or <c>Name</c> where the value does not matter.</summary>
internal static class PageHeader
{
    public static Header Parse(string text)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? new Header(text, "") : new Header(text[..colon], text[(colon + 1)..].Trim(' ', '\t'));
    }
}
