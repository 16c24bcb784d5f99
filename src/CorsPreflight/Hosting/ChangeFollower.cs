using Microsoft.Extensions.Primitives;

namespace CorsPreflight.Hosting;

/// <summary>
/// Follows one token after the other. ChangeToken.OnChange does it too, but asks for the next only when what it calls is done: code that
/// causes a change each time it runs would then be called out of itself until the stack is full.
/// </summary>
internal sealed class ChangeFollower : IDisposable
{
    private readonly Lock registering = new();
    private readonly Func<IChangeToken?> next;
    private readonly Action changed;
    private IDisposable? registration;
    private int asked, registered;

    /// <param name="next">The next token; null where there is none.</param>
    /// <param name="changed">Runs when a token has fired.</param>
    public ChangeFollower(Func<IChangeToken?> next, Action changed)
    {
        this.next = next;
        this.changed = changed;
        Register();
    }

    public void Dispose()
    {
        lock (registering)
        {
            registered = int.MaxValue;
            registration?.Dispose();
            registration = null;
        }
    }

    private void Register()
    {
        if (Volatile.Read(ref registered) == int.MaxValue)
            return;
        int turn = Interlocked.Increment(ref asked);
        IDisposable? made = next()?.RegisterChangeCallback(static follower => ((ChangeFollower)follower!).OnChanged(), this);
        lock (registering)
        {
            // One that has fired already has had a later one registered in here.
            if (turn < registered)
            {
                made?.Dispose();
                return;
            }
            registered = turn;
            registration = made;
        }
    }

    private void OnChanged()
    {
        Register();
        changed();
    }
}
