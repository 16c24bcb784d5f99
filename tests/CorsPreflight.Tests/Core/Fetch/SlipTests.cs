using CorsPreflight.Core.Fetch;
using CsCheck;

namespace CorsPreflight.Tests.Core.Fetch;

public class SlipTests
{
    private const string Letters = "abc";

    private static readonly Gen<string> Word = Gen.String[Gen.Char[Letters], 0, 6];

    [Theory]
    [InlineData("http", "http", false)]
    [InlineData("", "", false)]
    [InlineData("htp", "http", true)]
    [InlineData("httpp", "http", true)]
    [InlineData("hxtp", "http", true)]
    [InlineData("thtp", "http", true)]
    [InlineData("hptt", "http", false)]
    [InlineData("ht", "http", false)]
    [InlineData("a", "", true)]
    [InlineData("aa", "aaa", true)]
    [InlineData("abab", "baba", false)]
    public void Knows_one_slip(string text, string meant, bool isOne) => Slip.IsOne(text, meant).Should().Be(isOne);

    [Fact]
    public void Is_one_of_all_that_can_be_made_by_one() =>
        Gen.Select(Word, Word).Sample((text, meant) => Slip.IsOne(text, meant) == (text != meant && All(meant).Contains(text)), iter: 20_000);

    private static IEnumerable<string> All(string word) =>
    [
        .. Enumerable.Range(0, word.Length).Select(i => word.Remove(i, 1)),
        .. Enumerable.Range(0, word.Length + 1).SelectMany(i => Letters.Select(c => word.Insert(i, $"{c}"))),
        .. Enumerable.Range(0, word.Length).SelectMany(i => Letters.Select(c => $"{word[..i]}{c}{word[(i + 1)..]}")),
        .. Enumerable.Range(1, Math.Max(0, word.Length - 1)).Select(i => $"{word[..(i - 1)]}{word[i]}{word[i - 1]}{word[(i + 1)..]}"),
    ];
}
