namespace CorsPreflight.Tool.Check.Diagnosis;

/// <summary>The four steps of the triage, in the order in which people do it in a browser's network panel.</summary>
internal enum Step
{
    /// <summary>The OPTIONS request: is it answered, and with a status that counts?</summary>
    Answer,

    /// <summary>Does it ask for the method and the headers? A browser's always does, and so does this one.</summary>
    Question,

    /// <summary>Do the Access-Control-Allow-… lines of the answer match?</summary>
    Permission,

    /// <summary>The call itself: may the page read its response?</summary>
    Call,
}
