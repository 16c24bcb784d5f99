namespace CorsPreflight.Hosting;

/// <summary>
/// Does one thing, again whenever somebody asks, and never twice at a time. Nobody waits: who asks while it runs has it run once more, on
/// another thread, together with all who asked meanwhile.
/// </summary>
internal sealed class Turns(Action run)
{
    private int asked, isRunning, thread;
    private bool hasOwnWish;

    /// <summary>Whether what runs has asked for itself. It may see to that; what it does not take is done afterwards.</summary>
    public bool TakeOwnWish()
    {
        bool isWished = hasOwnWish;
        hasOwnWish = false;
        return isWished;
    }

    /// <summary>Runs it, or has it run. Where nothing runs, it has run when this returns.</summary>
    public void Ask()
    {
        if (Volatile.Read(ref thread) == Environment.CurrentManagedThreadId)
        {
            hasOwnWish = true;
            return;
        }
        Interlocked.Increment(ref asked);
        Run();
    }

    private void Run()
    {
        if (Interlocked.CompareExchange(ref isRunning, 1, 0) != 0)
            return;
        int seen = Volatile.Read(ref asked);
        bool isWished = false;
        try
        {
            Volatile.Write(ref thread, Environment.CurrentManagedThreadId);
            run();
        }
        finally
        {
            isWished = TakeOwnWish();
            Volatile.Write(ref thread, 0);
            Interlocked.Exchange(ref isRunning, 0);
        }
        // Who asked before it ended found it running, and is seen here.
        if (isWished || Volatile.Read(ref asked) != seen)
            ThreadPool.UnsafeQueueUserWorkItem(static turns => turns.Run(), this, preferLocal: false);
    }
}
