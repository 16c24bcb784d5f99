using CorsPreflight.Core.Fetch;
using CorsPreflight.Core.Policies;
using CorsPreflight.Core.Rules;
using Microsoft.Extensions.Configuration;

namespace CorsPreflight.Core.Evaluation;

/// <summary>
/// The answer to a question: the verdict, which is the evaluator's, and the checks in their order. First those that the server makes on a
/// preflight, then what the browser makes of the answer.
/// </summary>
internal sealed class Examination
{
    private readonly Question question;
    private readonly AppliedPolicy applied;
    private readonly CompiledPolicy? policy;
    private readonly List<ExplainedCheck> checks = [];

    /// <param name="question">What was asked.</param>
    /// <param name="applied">The policy that decides, or why there is none.</param>
    /// <param name="decidedBy">How that policy was found.</param>
    public Examination(Question question, AppliedPolicy applied, string decidedBy)
    {
        this.question = question;
        policy = applied.Policy;
        this.applied = applied;
        Verdict = applied.Evaluate(Asked);
        bool isDecided = applied.Name is not null;
        checks.Add(new ExplainedCheck("Policy", null, isDecided ? Outcome.Passed : Outcome.Failed, isDecided ? $"{applied.Name}, {decidedBy}." : decidedBy));
        AddPreflight();
        AddOrigin();
        AddMethod();
        AddHeaders();
        AddCredentials();
        AddReading();
    }

    public PreflightVerdict Verdict { get; }

    private Preflight Asked => new(question.Origin, question.Method, question.Headers);

    /// <summary>Whether the page gets to read the answer; a verdict that allows is not enough for cookies.</summary>
    public bool IsReadable => Verdict.IsAllowed && !LacksCredentials;

    public IReadOnlyList<ExplainedCheck> Checks => checks;

    /// <summary>What would let the page read; null where it can.</summary>
    public string? Remedy =>
        !Verdict.IsAllowed ? Evaluation.Remedy.Find(Verdict.Reason, PrintableText.Clean(Verdict.OffenderSpan), applied, Asked)
        : !LacksCredentials ? null
        : $"set {string.Join(" and ", Policies.Where(static one => !one.AllowCredentials).Select(CredentialsSetting))} to true"
            + (AllowsAnyOrigin ? ", and list the origins that may instead of \"*\"" : "");

    private bool LacksCredentials => Verdict.IsAllowed && question.WithCredentials && Policies.Any(static one => !one.AllowCredentials);

    // Several where they have to agree; none where no policy applies.
    private IEnumerable<CompiledPolicy> Policies =>
        applied.IsSeveral ? applied.Agreement!.All.Select(static one => one.Policy.Policy).OfType<CompiledPolicy>() : policy is null ? [] : [policy];

    private bool AllowsAnyOrigin => Policies.Any() && Policies.All(static one => one.Origins.IsAny);

    private string? Exposed => applied.IsSeveral ? applied.Agreement!.ExposeHeadersHeader : policy?.ExposeHeadersHeader;

    private static string CredentialsSetting(CompiledPolicy policy) =>
        ConfigurationPath.Combine(policy.Path, nameof(StrictPreflightPolicyOptions.AllowCredentials));

    private string Whose => applied.IsSeveral && applied.Agreement!.FindRefusing(Asked).Policy.Name is string name ? $"{name}'s " : "";

    private string Offender => Mistake.Quote(PrintableText.Clean(Verdict.OffenderSpan) ?? "");

    // HTTP fetch, the step with the CORS-preflight flag. Which of the values of a safelisted header are safe, the names do not tell.
    private void AddPreflight() => checks.Add(new ExplainedCheck("Preflight", "#http-fetch", Outcome.Passed, MethodName.IsSafelisted(question.Method) && question.Headers is null
        ? "None is sent: the method is safelisted and no header needs asking. The call goes out whatever the policy says; whether the "
            + "page may read the answer is still checked."
        : $"Sent first, because {(MethodName.IsSafelisted(question.Method) ? "of the headers" : "the method is none of GET, HEAD and POST")}; the call follows only if all of these pass."));

    private void AddOrigin() => Add("Origin", "#cors-check", Verdict.Reason switch
    {
        PreflightReason.OriginMalformed => "It is nothing that a browser sends as an origin.",
        PreflightReason.OriginNotAllowed => $"{Offender} is not in {Whose}AllowedOrigins.",
        _ => AllowsAnyOrigin ? "AllowedOrigins is \"*\"." : "It is in AllowedOrigins.",
    }, PreflightReason.OriginMalformed, PreflightReason.OriginNotAllowed);

    // CORS-preflight fetch, step 7.5.
    private void AddMethod() => Add("Method", "#cors-preflight-fetch", Verdict.Reason switch
    {
        PreflightReason.MethodMalformed => "It is not a method: a token of at most 64 characters.",
        PreflightReason.MethodNotAllowed => $"{Offender} is not in {Whose}AllowedMethods.",
        _ => MethodName.IsSafelisted(question.Method) ? "GET, HEAD and POST always pass."
            : Policies.All(one => one.Methods.Contains(question.Method)) ? "It is in AllowedMethods." : "AllowedMethods has \"*\".",
    }, PreflightReason.MethodMalformed, PreflightReason.MethodNotAllowed);

    // The same, steps 7.6 and 7.7.
    private void AddHeaders() => Add("Headers", "#cors-preflight-fetch", Verdict.Reason switch
    {
        PreflightReason.HeadersMalformed => "It is not a list of names: tokens between commas, 128 at most.",
        PreflightReason.HeaderNotAllowed => $"{Offender} is not in {Whose}AllowedHeaders.",
        _ => question.Headers is null ? "None is asked for." : "All are in AllowedHeaders.",
    }, PreflightReason.HeadersMalformed, PreflightReason.HeaderNotAllowed);

    private void AddCredentials() => checks.Add(new ExplainedCheck("Credentials", "#cors-protocol-and-credentials",
        !Verdict.IsAllowed ? Outcome.NotReached : LacksCredentials ? Outcome.Failed : Outcome.Passed,
        !Verdict.IsAllowed ? ""
        : LacksCredentials ? "The browser throws the answer away: it carries no Access-Control-Allow-Credentials."
        : question.WithCredentials ? "AllowCredentials is true." : "None are sent."));

    private void AddReading() => checks.Add(new ExplainedCheck("What the page may read", "#cors-safelisted-response-header-name", IsReadable ? Outcome.Passed : Outcome.NotReached, !IsReadable ? ""
        : Exposed is "*" && !question.WithCredentials ? "Status, body and every header but Set-Cookie."
        : "Status, body and the headers Cache-Control, Content-Language, Content-Length, Content-Type, Expires, Last-Modified and "
            + $"Pragma{(Exposed is string exposed ? $", {exposed}" : "")}."));

    private void Add(string name, string step, string finding, params ReadOnlySpan<PreflightReason> failures)
    {
        bool isReached = checks.All(check => check.Outcome == Outcome.Passed);
        Outcome outcome = !isReached ? Outcome.NotReached : failures.Contains(Verdict.Reason) ? Outcome.Failed : Outcome.Passed;
        checks.Add(new ExplainedCheck(name, step, outcome, isReached ? finding : ""));
    }
}
