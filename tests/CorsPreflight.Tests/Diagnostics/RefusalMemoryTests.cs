using System.Globalization;
using CorsPreflight.Diagnostics;
using Answer = CorsPreflight.Diagnostics.RefusalMemory.Answer;

namespace CorsPreflight.Tests.Diagnostics;

/// <summary>What was told is remembered, within bounds that no client can move.</summary>
public class RefusalMemoryTests
{
    private readonly Clock clock = new();

    [Fact]
    public void Tells_refusals_apart_by_policy_and_offender()
    {
        var memory = new RefusalMemory(clock);
        for (int round = 0; round < 2; round++)
        {
            foreach ((string? policy, string? offender) in new[] { ("Default", "PATCH"), ("Partner", "PATCH"), ("Default", "patch"), (null, null), (null, "endpoint") })
                memory.Remember(policy, offender).Should().Be(round == 0 ? Answer.New : Answer.Known, "{0} {1}", policy, offender);
        }
    }

    [Fact]
    public void Tells_long_offenders_apart_by_how_they_begin()
    {
        var memory = new RefusalMemory(clock);
        Remember(memory, new string('a', 64) + "b").Should().Be(Answer.New);
        Remember(memory, new string('a', 64) + "c").Should().Be(Answer.Known);
        Remember(memory, new string('a', 63) + "c").Should().Be(Answer.New);
    }

    [Fact]
    public void Refills_hourly_and_says_once_that_it_is_spent()
    {
        var memory = new RefusalMemory(clock);
        for (int hour = 0; hour < 3; hour++)
        {
            Answer[] answers = [.. Enumerable.Range(0, 500).Select(i => Remember(memory, string.Create(CultureInfo.InvariantCulture, $"{hour}-{i}")))];
            answers.Should().StartWith(Enumerable.Repeat(Answer.New, RefusalMemory.HourlyQuota));
            answers.Count(a => a == Answer.New).Should().Be(RefusalMemory.HourlyQuota);
            answers.Count(a => a == Answer.QuotaSpent).Should().Be(1);
            Remember(memory, $"{hour}-0").Should().Be(Answer.Known);
            clock.Advance(TimeSpan.FromMinutes(61));
        }
    }

    [Fact]
    public void A_flood_of_a_million_grows_nothing()
    {
        var memory = new RefusalMemory(clock);
        char[] offender = "https://0000000.evil.test".ToCharArray();
        Flood(1000);
        long before = GC.GetAllocatedBytesForCurrentThread();
        (int told, int spent) = Flood(1_000_000);
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(64 * 1024, "some distinct texts are kept, and nothing for the others");
        (told, spent).Should().Be((0, 0), "the hour is not over");

        (int, int) Flood(int count)
        {
            int told = 0, spent = 0;
            for (int i = 0; i < count; i++)
            {
                i.TryFormat(offender.AsSpan(8, 7), out _, "0000000", CultureInfo.InvariantCulture);
                Answer answer = memory.Remember("Default", offender);
                told += answer == Answer.New ? 1 : 0;
                spent += answer == Answer.QuotaSpent ? 1 : 0;
            }
            return (told, spent);
        }
    }

    [Fact]
    public void Years_of_new_refusals_stay_within_the_capacity()
    {
        var memory = new RefusalMemory(clock);
        for (int i = 0; i < 100_000; i++)
        {
            Remember(memory, i.ToString(CultureInfo.InvariantCulture)).Should().Be(Answer.New);
            if (i % RefusalMemory.HourlyQuota == RefusalMemory.HourlyQuota - 1)
                clock.Advance(TimeSpan.FromHours(1));
        }
        memory.Count.Should().BeLessThanOrEqualTo(10 * RefusalMemory.HourlyQuota);
    }

    [Fact]
    public async Task Threads_are_told_of_each_refusal_once()
    {
        var memory = new RefusalMemory(clock);
        Answer[][] answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
            Enumerable.Range(0, 1000).Select(i => Remember(memory, (i % 150).ToString(CultureInfo.InvariantCulture))).ToArray())));
        answers.SelectMany(a => a).Count(a => a == Answer.New).Should().Be(RefusalMemory.HourlyQuota);
        answers.SelectMany(a => a).Count(a => a == Answer.QuotaSpent).Should().Be(1);
    }

    private static Answer Remember(RefusalMemory memory, string offender) => memory.Remember("Default", offender);

    private sealed class Clock : TimeProvider
    {
        private long now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => now;

        public void Advance(TimeSpan by) => now += by.Ticks;
    }
}
