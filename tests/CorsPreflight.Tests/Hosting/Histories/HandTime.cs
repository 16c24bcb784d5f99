namespace CorsPreflight.Tests.Hosting.Histories;

/// <summary>A clock whose timers run when they are told.</summary>
internal sealed class HandTime : TimeProvider
{
    private readonly List<HandTimer> timers = [];

    /// <summary>How many timers wait for their time.</summary>
    public int Waiting => timers.Count(static timer => timer.IsWaiting);

    public bool IsAllDisposed => timers.TrueForAll(static timer => timer.IsDisposed);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new HandTimer(() => callback(state)) { IsWaiting = dueTime != Timeout.InfiniteTimeSpan };
        timers.Add(timer);
        return timer;
    }

    /// <summary>Lets the time of all come, so many times.</summary>
    public void Pass(int times = 1)
    {
        for (int i = 0; i < times; i++)
        {
            foreach (HandTimer timer in timers.Where(static timer => timer.IsWaiting).ToArray())
                timer.Run();
        }
    }

    private sealed class HandTimer(Action run) : ITimer
    {
        public bool IsWaiting { get; set; }

        public bool IsDisposed { get; private set; }

        public void Run()
        {
            IsWaiting = false;
            run();
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            IsWaiting = !IsDisposed && dueTime != Timeout.InfiniteTimeSpan;
            return !IsDisposed;
        }

        public void Dispose() => (IsWaiting, IsDisposed) = (false, true);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
