using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CorsPreflight.Tests.Requests;

/// <summary>
/// A response has the policy of what ran, and a preflight is let in by every policy that could be the one of what will run, in each
/// layout of an application. What ran is noted, so that the rows are true of the framework.
/// </summary>
public class LayoutTests
{
    private static readonly string[] Origins = [TestApp.App, TestApp.Partner, Layout.Both, TestApp.Evil];

    private static readonly Dictionary<string, Layout> Rows = new(
    [
        .. Layouts.Unrouted, .. Layouts.Branches, .. Layouts.PathBases, .. Layouts.PathBasePairs, .. Layouts.Constraints,
        .. Layouts.MatcherPolicies, .. Layouts.RoutingAnswers, .. Layouts.StatusCodePages,
        .. Layouts.ExceptionHandlers, .. Layouts.Endpoints,
    ]);

    public static TheoryData<string> Sentences => [.. Rows.Keys];

    [Theory]
    [MemberData(nameof(Sentences))]
    public async Task What_runs_decides(string sentence)
    {
        Layout layout = Rows[sentence];
        await using TestApp app = await layout.Start();
        Recorder recorder = app.Services.GetRequiredService<Recorder>();
        List<string> wrong = [];
        foreach (Ask ask in layout.Asks)
            await CheckPreflights(app, ask, ask.Preflight, wrong);
        recorder.Take().Should().BeEmpty("a preflight reaches nothing");
        foreach (Ask ask in layout.Asks)
            await CheckResponses(app, ask, recorder, wrong);
        foreach (Ask ask in layout.Asks.Where(_ => layout.IsContradicted))
            await CheckPreflights(app, ask, ask.PreflightOnceContradicted ?? ask.Preflight, wrong);
        // The runner cuts long names, and FluentAssertions long lists.
        if (wrong.Count > 0)
            Assert.Fail($"{sentence}:\n{string.Join('\n', wrong)}");
        // Of our own errors only a wrong list of path bases is expected, and that once.
        app.Probe.OwnLog.Where(e => e.Level >= LogLevel.Error).Select(e => e.Text).Should().HaveCount(layout.IsContradicted ? 1 : 0);
    }

    private static async Task CheckPreflights(TestApp app, Ask ask, Deciding? deciding, List<string> wrong)
    {
        if (deciding is not Deciding expected)
            return;
        foreach (string origin in Origins)
        {
            string? headers = ask.Header is null ? null : Layout.HeaderName(ask);
            string answer = Answers.Of(await app.Preflight(ask.Path, origin, ask.Method, headers));
            string question = $"preflight for {ask.Method} {ask.Path} from {origin}, {expected}";
            Compare(question, answer, Layout.PreflightAnswer(expected, origin, ask), wrong);
        }
    }

    private static async Task CheckResponses(TestApp app, Ask ask, Recorder recorder, List<string> wrong)
    {
        foreach (string? origin in Origins.Append(null))
        {
            // Without an origin nobody needs to know more than that the response varies; and without one no exception is answered.
            if (origin is null && (ask.Response.HasFlag(Deciding.Off) || ask.Status == 500))
                continue;
            string question = $"{ask.Method} {ask.Path} from {origin ?? "nowhere"}";
            HttpResponseMessage response = await app.Send(ask.Method, ask.Path, origin, request =>
            {
                if (ask.Header is not string header)
                    return;
                string value = header[(header.IndexOf(':', StringComparison.Ordinal) + 2)..];
                if (!request.Headers.TryAddWithoutValidation(Layout.HeaderName(ask), value))
                    (request.Content = new ByteArrayContent([])).Headers.TryAddWithoutValidation(Layout.HeaderName(ask), value);
            });
            Compare($"{question} ran", recorder.Take(), ask.Ran, wrong);
            Compare($"{question}, {ask.Response}", Answers.Of(response), Layout.ResponseAnswer(ask.Response, origin, ask.Status), wrong);
        }
    }

    // All differences of a row at once: which of the origins is let in tells the policy.
    private static void Compare(string question, string actual, string expected, List<string> wrong)
    {
        if (actual != expected)
            wrong.Add($"{question}: {actual.ReplaceLineEndings(" | ")}, instead of {expected.ReplaceLineEndings(" | ")}");
    }
}
