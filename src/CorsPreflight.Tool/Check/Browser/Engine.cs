namespace CorsPreflight.Tool.Check.Browser;

/// <summary>Whose rules decide. Where engines differ from the standard, they do so knowingly or not yet.</summary>
internal enum Engine
{
    /// <summary>The Fetch standard, to the letter.</summary>
    Standard,

    /// <summary>Chrome, Edge and their kin.</summary>
    Chromium,

    /// <summary>Firefox.</summary>
    Firefox,

    /// <summary>Safari, and every browser on iOS.</summary>
    WebKit,
}
