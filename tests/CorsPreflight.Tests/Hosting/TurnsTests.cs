using CorsPreflight.Hosting;

namespace CorsPreflight.Tests.Hosting;

/// <summary>One at a time, nobody waits, and nobody who asked is forgotten.</summary>
public class TurnsTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    [Fact]
    public void It_has_run_when_who_asked_goes_on()
    {
        int runs = 0;
        var turns = new Turns(() => runs++);
        turns.Ask();
        turns.Ask();
        runs.Should().Be(2);
    }

    [Fact]
    public async Task Who_asks_while_it_runs_does_not_wait_and_it_runs_once_more_for_all_of_them()
    {
        int runs = 0;
        using var started = new SemaphoreSlim(0);
        using var goOn = new SemaphoreSlim(0);
        var turns = new Turns(() =>
        {
            Interlocked.Increment(ref runs);
            started.Release();
            goOn.Wait(Long).Should().BeTrue();
        });
        Task first = Task.Run(turns.Ask);
        (await started.WaitAsync(Long)).Should().BeTrue();
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Task.Run(turns.Ask))).WaitAsync(Long);
        runs.Should().Be(1, "nobody waited, and it still runs");
        goOn.Release();
        (await started.WaitAsync(Long)).Should().BeTrue("it runs again");
        goOn.Release();
        await first.WaitAsync(Long);
        (await started.WaitAsync(TimeSpan.FromMilliseconds(100))).Should().BeFalse("once for all");
        runs.Should().Be(2);
    }

    [Fact]
    public void What_asks_for_itself_may_see_to_that()
    {
        int runs = 0;
        Turns? turns = null;
        turns = new Turns(() =>
        {
            turns!.TakeOwnWish().Should().BeFalse();
            runs++;
            turns.Ask();
            turns.TakeOwnWish().Should().BeTrue();
        });
        turns.Ask();
        runs.Should().Be(1);
        turns.Ask();
        runs.Should().Be(2);
    }

    [Fact]
    public void What_asks_for_itself_and_does_not_see_to_that_runs_once_more()
    {
        int runs = 0;
        Turns? turns = null;
        turns = new Turns(() =>
        {
            if (Interlocked.Increment(ref runs) == 1)
                turns!.Ask();
        });
        turns.Ask();
        SpinWait.SpinUntil(() => Volatile.Read(ref runs) == 2, Long).Should().BeTrue();
    }

    [Fact]
    public void After_an_exception_it_can_run_again()
    {
        int runs = 0;
        var turns = new Turns(() => throw new InvalidOperationException($"{++runs}"));
        for (int i = 1; i <= 2; i++)
            FluentActions.Invoking(turns.Ask).Should().Throw<InvalidOperationException>().WithMessage($"{i}");
    }

    [Fact]
    public async Task Under_a_storm_what_was_asked_last_is_done()
    {
        int wanted = 0, done = 0;
        var turns = new Turns(() => Volatile.Write(ref done, Volatile.Read(ref wanted)));
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (int i = 0; i < 10_000; i++)
            {
                Interlocked.Increment(ref wanted);
                turns.Ask();
            }
        }))).WaitAsync(Long);
        SpinWait.SpinUntil(() => Volatile.Read(ref done) == 40_000, Long).Should().BeTrue();
    }
}
