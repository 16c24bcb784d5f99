using CorsPreflight.Core.Fetch;
using CsCheck;

namespace CorsPreflight.Tests.Core.Fetch;

public class RequestedHeadersTests
{
    private static readonly Gen<string[]> Lists = Gen.OneOf(",", ",", ",", " ", "\t", "a", "X-B", "a b", "(", "é", "\0", ",,,,,,,,", "a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a").Array[0, 24].Select(string.Concat).Array[0, 3];

    [Theory]
    [InlineData("x-a", "x-a")]
    [InlineData("x-a,x-b", "x-a|x-b")]
    [InlineData("x-a, X-B\t,\tx-c ", "x-a|X-B|x-c")]
    [InlineData("x-b,x-a,x-a", "x-b|x-a|x-a")]
    [InlineData("", "")]
    [InlineData(",, ,", "")]
    [InlineData(",x-a,,x-b,", "x-a|x-b")]
    [InlineData("!#$%&'*+-.^_`|~09azAZ", "!#$%&'*+-.^_`|~09azAZ")]
    public void Reads_the_names(string line, string names) => Read([line]).Should().Be((names, false));

    [Theory]
    [InlineData("x a", "")]
    [InlineData("x-a,x-b:", "x-a")]
    [InlineData("x-a,  x-b", "x-a")]
    [InlineData("x-a  ,x-b", "")]
    [InlineData("x-a;x-b", "")]
    [InlineData("x-a,\"x-b\",x-c", "x-a")]
    [InlineData("x-a\r\n", "")]
    [InlineData("x-a\0", "")]
    [InlineData("é", "")]
    [InlineData("x-a,\u00a0x-b", "x-a")]
    [InlineData("x-a,   ", "x-a")]
    public void Stops_at_what_is_no_name(string line, string names) => Read([line]).Should().Be((names, true));

    [Fact]
    public void Accepts_as_much_as_its_bounds_say_and_no_more()
    {
        string name = new('x', 31);
        string[] atBounds = [new(',', 15), string.Join(',', Enumerable.Repeat("x", 128)), new('x', 4096), string.Join(',', Enumerable.Repeat(name, 128)) + " "];
        string[] beyond = [new(',', 16), string.Join(',', Enumerable.Repeat("x", 129)), new('x', 4097), string.Join(',', Enumerable.Repeat(name, 128)) + "  "];
        atBounds.Select(l => Read([l]).IsMalformed).Should().Equal(false, false, false, false);
        beyond.Select(l => Read([l]).IsMalformed).Should().Equal(true, true, true, true);
        // Split anywhere, the list is as long.
        Read([new(',', 7), new(',', 7)]).IsMalformed.Should().BeFalse();
        Read([new(',', 7), new(',', 8)]).IsMalformed.Should().BeTrue();
        Read([new('x', 2048), new('x', 2048)]).IsMalformed.Should().BeFalse();
        Read([new('x', 2048), new('x', 2049)]).IsMalformed.Should().BeTrue();
    }

    [Fact]
    public void Says_where_the_last_name_stood()
    {
        const string line = "x-a, X-B ,c d";
        var headers = new RequestedHeaders();
        headers.Begin(line);
        while (headers.TryRead(out ReadOnlySpan<char> name))
            line.Substring(headers.Start, headers.Length).Should().Be(name.ToString());
        line.Substring(headers.Start, headers.Length).Should().Be("c d");
    }

    [Fact]
    public void Reads_any_lines_as_a_plain_split_would() => Lists.Sample(lines => Read(lines) == Split(lines), iter: 20_000);

    private static (string Names, bool IsMalformed) Read(string[] lines)
    {
        var names = new List<string>();
        var headers = new RequestedHeaders();
        foreach (string line in lines)
        {
            headers.Begin(line);
            while (headers.TryRead(out ReadOnlySpan<char> name))
                names.Add(name.ToString());
        }
        return (string.Join('|', names), headers.IsMalformed);
    }

    private static (string Names, bool IsMalformed) Split(string[] lines)
    {
        var names = new List<string>();
        int empty = 0, length = 0;
        foreach (string line in lines)
        {
            length += line.Length;
            if (length > 4096)
                return (string.Join('|', names), true);
            foreach (string element in line.Split(','))
            {
                string name = element.Length > 0 && element[^1] is ' ' or '\t' ? element[..^1] : element;
                name = name.Length > 0 && name[0] is ' ' or '\t' ? name[1..] : name;
                if (name.Length == 0 ? ++empty > 16 : names.Count == 128 || !name.All(c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal)))
                    return (string.Join('|', names), true);
                if (name.Length > 0)
                    names.Add(name);
            }
        }
        return (string.Join('|', names), false);
    }
}
