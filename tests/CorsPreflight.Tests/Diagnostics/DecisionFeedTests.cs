using System.Globalization;
using CorsPreflight.Diagnostics;
using CsCheck;

namespace CorsPreflight.Tests.Diagnostics;

/// <summary>What says the same is one, and no flood of one kind pushes out another.</summary>
public class DecisionFeedTests
{
    private static readonly Gen<Decision> Decisions = Gen.Select(
        Gen.OneOf(PreflightReason.Allowed, PreflightReason.OriginNotAllowed, PreflightReason.MethodNotAllowed), Gen.Bool, Gen.Int[0, 70], Gen.OneOf("GET", "PUT"), Gen.OneOf("/a", "/b"),
        (reason, isPreflight, who, method, path) => New(reason, string.Create(CultureInfo.InvariantCulture, $"https://{who}.test"), isPreflight, method, path));

    [Fact]
    public void An_allowed_call_again_is_the_same_and_a_refusal_with_the_same_advice_whatever_was_asked()
    {
        var feed = new DecisionFeed(TimeProvider.System);
        foreach ((PreflightReason reason, string method, string path) in new[]
        {
            (PreflightReason.Allowed, "GET", "/a"), (PreflightReason.OriginNotAllowed, "GET", "/a"), (PreflightReason.Allowed, "GET", "/b"), (PreflightReason.OriginNotAllowed, "PUT", "/b"),
            (PreflightReason.Allowed, "GET", "/a"),
        })
        {
            feed.Note(New(reason, "https://one.test", isPreflight: true, method, path));
        }
        feed.After(0).Select(Describe).Should().Equal("1 Allowed GET /b", "2 OriginNotAllowed PUT /b", "2 Allowed GET /a");
        feed.After(0).Select(group => group.Id).Should().Equal(feed.IdOf(3), feed.IdOf(2), feed.IdOf(1));
    }

    [Fact]
    public void Groups_are_what_a_plain_list_of_all_decisions_says_within_their_bounds() => Decisions.Array[1, 400].Sample(decisions =>
    {
        var feed = new DecisionFeed(TimeProvider.System);
        foreach (Decision decision in decisions)
            feed.Note(decision);
        IReadOnlyList<DecisionGroup> groups = feed.After(0);
        // The number of a decision is its place among all.
        (int Number, Decision Decision)[] all = [.. decisions.Select((decision, i) => (i + 1, decision))];
        foreach (DecisionGroup group in groups)
        {
            int[] numbers = [.. all.Where(one => SayTheSame(one.Decision, group.Last)).Select(one => one.Number)];
            group.Last.Number.Should().Be(numbers[^1]);
            (group.Last with { Number = 0, Time = default }).Should().Be(decisions[numbers[^1] - 1]);
            // What had to go and came back begins anew.
            numbers.Where(number => number >= feed.NumberOf(group.Id)).Should().HaveCount((int)group.Count).And.StartWith((int)feed.NumberOf(group.Id));
        }
        groups.Should().BeInAscendingOrder(group => group.Last.Number);
        foreach (IGrouping<PreflightReason, Decision> reason in decisions.GroupBy(decision => decision.Reason))
        {
            int distinct = reason.Distinct(EqualityComparer<Decision>.Create((one, other) => SayTheSame(one!, other!), _ => 0)).Count();
            groups.Count(group => group.Last.Reason == reason.Key).Should().Be(Math.Min(distinct, DecisionFeed.MaxGroups));
        }
        int known = decisions.Length / 2;
        feed.After(known).Should().Equal(groups.Where(group => group.Last.Number > known));
    }, iter: 200);

    [Fact]
    public void Invented_origins_push_out_nothing_that_was_asked_twice_and_no_other_reason()
    {
        var feed = new DecisionFeed(TimeProvider.System);
        feed.Note(New(PreflightReason.HeaderNotAllowed, "x-forgotten"));
        feed.Note(New(PreflightReason.Allowed, "https://app.test"));
        feed.Note(New(PreflightReason.OriginNotAllowed, "http://localhost:3000"));
        feed.Note(New(PreflightReason.OriginNotAllowed, "http://localhost:3000"));
        for (int i = 0; i < 10_000; i++)
            feed.Note(New(PreflightReason.OriginNotAllowed, string.Create(CultureInfo.InvariantCulture, $"https://{i}.evil.test")));
        feed.After(0).Take(3).Select(group => $"{group.Count} {group.Last.Reason} {group.Last.Offender}").Should().Equal(
            "1 HeaderNotAllowed x-forgotten", "1 Allowed https://app.test", "2 OriginNotAllowed http://localhost:3000");
        feed.After(0).Should().HaveCount(2 + DecisionFeed.MaxGroups);
        feed.After(0)[^1].Last.Offender.Should().Be("https://9999.evil.test", "the newest is always there");
    }

    [Fact]
    public void Where_all_was_asked_twice_the_oldest_goes()
    {
        var feed = new DecisionFeed(TimeProvider.System);
        for (int i = 0; i <= DecisionFeed.MaxGroups; i++)
        {
            string origin = string.Create(CultureInfo.InvariantCulture, $"https://{i}.test");
            feed.Note(New(PreflightReason.OriginNotAllowed, origin));
            feed.Note(New(PreflightReason.OriginNotAllowed, origin));
        }
        feed.After(0).Select(group => group.Last.Offender).Should().Equal(Enumerable.Range(1, DecisionFeed.MaxGroups).Select(i => string.Create(CultureInfo.InvariantCulture, $"https://{i}.test")));
        feed.After(0).Should().OnlyContain(group => group.Count == 2);
    }

    private static Decision New(PreflightReason reason, string offender, bool isPreflight = true, string method = "PUT", string path = "/") => new(
        Number: 0, Time: default, isPreflight, method, path, Origin: offender, "Default", reason, offender, reason == PreflightReason.Allowed ? null : $"add {offender}");

    private static bool SayTheSame(Decision one, Decision other) => one.Reason == other.Reason && one.IsPreflight == other.IsPreflight && one.Offender == other.Offender
        && (one.Reason != PreflightReason.Allowed || (one.Method == other.Method && one.Path == other.Path));

    private static string Describe(DecisionGroup group) => $"{group.Count} {group.Last.Reason} {group.Last.Method} {group.Last.Path}";
}
