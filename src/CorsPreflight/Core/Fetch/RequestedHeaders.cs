namespace CorsPreflight.Core.Fetch;

/// <summary>
/// Reads the names in Access-Control-Request-Headers: one bounded pass without allocation. Several lines count as one list. Browsers
/// send the names sorted, lower-case, unique and without white space (https://fetch.spec.whatwg.org/#cors-unsafe-request-header-names);
/// curl, Postman and hand-written tests do not, so order, case, repetitions and a little white space are let by.
/// </summary>
internal ref struct RequestedHeaders
{
    // RFC 9110 (section 5.6.1) asks a recipient to put up with "a reasonable number" of empty elements. The other bounds are far
    // above what pages send and keep what a stranger can make us do small.
    public const int MaxLength = 4096, MaxNames = 128, MaxEmptyElements = 16;

    private ReadOnlySpan<char> line;
    private int next, length, names, emptyElements;

    /// <summary>Whether a bound was passed or an element is no token; nothing more is read then.</summary>
    public bool IsMalformed { get; private set; }

    /// <summary>Where in the line the element that was read last begins.</summary>
    public int Start { get; private set; }

    /// <summary>How long that element is; 0 where not an element but a bound is what is wrong.</summary>
    public int Length { get; private set; }

    /// <summary>Goes on with the next line of the list.</summary>
    public void Begin(ReadOnlySpan<char> nextLine)
    {
        line = nextLine;
        next = Start = Length = 0;
        length += nextLine.Length;
        IsMalformed |= length > MaxLength;
    }

    /// <summary>Reads the next name; false at the end of the line and where the list is malformed.</summary>
    public bool TryRead(out ReadOnlySpan<char> name)
    {
        while (!IsMalformed && next <= line.Length)
        {
            ReadOnlySpan<char> element = line[next..];
            if (element.IndexOf(',') is int comma and >= 0)
                element = element[..comma];
            (Start, Length) = (next, element.Length);
            next += element.Length + 1;
            if (element.Length > 0 && element[^1] is ' ' or '\t')
                element = element[..--Length];
            if (element.Length > 0 && element[0] is ' ' or '\t')
            {
                element = element[1..];
                (Start, Length) = (Start + 1, Length - 1);
            }

            if (element.IsEmpty)
            {
                IsMalformed = ++emptyElements > MaxEmptyElements;
                continue;
            }
            if (++names > MaxNames)
                Length = 0;
            IsMalformed = names > MaxNames || !HttpToken.IsToken(element);
            name = element;
            return !IsMalformed;
        }
        name = default;
        return false;
    }
}
