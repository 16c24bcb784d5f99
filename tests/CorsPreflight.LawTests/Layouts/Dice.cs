namespace CorsPreflight.LawTests.Layouts;

/// <summary>Choices that a seed repeats.</summary>
internal sealed class Dice(int seed)
{
    private readonly Random random = new(seed);

    public int Below(int bound) => random.Next(bound);

    public bool OneIn(int count) => random.Next(count) == 0;

    public T Of<T>(params ReadOnlySpan<T> values) => values[random.Next(values.Length)];

    public T[] Some<T>(int atLeast, int atMost, Func<T> make) =>
        [.. Enumerable.Range(0, atLeast + random.Next(atMost - atLeast + 1)).Select(_ => make())];
}
