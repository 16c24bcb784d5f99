namespace CorsPreflight.Requests;

/// <summary>Something that is made for the first who asks. What making it throws is not kept: the next who asks has it made anew.</summary>
internal sealed class Once<T>(Func<T> make)
    where T : class
{
    private readonly Lock making = new();
    private volatile T? made;

    /// <summary>Whether anybody asked yet.</summary>
    public bool IsMade => made is not null;

    public T Value
    {
        get
        {
            if (made is T value)
                return value;
            lock (making)
                return made ??= make();
        }
    }
}
