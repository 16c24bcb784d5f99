using CorsPreflight.Fetch;
using CorsPreflight.Policies;
using CorsPreflight.Requests;
using Microsoft.Extensions.Configuration;

namespace CorsPreflight.Inspector;

/// <summary>
/// The answer to a question: the verdict, which is the evaluator's, and the checks in their order. First those that the server makes on a
/// preflight, then what the browser makes of the answer.
/// </summary>
internal sealed class Examination
{
    private readonly Question question;
    private readonly CompiledPolicy? policy;
    private readonly List<Check> checks = [];

    /// <param name="question">What was asked.</param>
    /// <param name="applied">The policy that decides, or why there is none.</param>
    /// <param name="decidedBy">How that policy was found.</param>
    public Examination(Question question, AppliedPolicy applied, string decidedBy)
    {
        this.question = question;
        policy = applied.Policy;
        Verdict = policy is null ? new PreflightVerdict(applied.Reason) : PreflightEvaluator.Evaluate(policy, new Preflight(question.Origin, question.Method, question.Headers));
        checks.Add(new Check("Policy", null, policy is null ? Outcome.Failed : Outcome.Passed, policy is null ? decidedBy : $"{policy.Name}, {decidedBy}."));
        AddPreflight();
        AddOrigin();
        AddMethod();
        AddHeaders();
        AddCredentials();
        AddReading();
    }

    public PreflightVerdict Verdict { get; }

    /// <summary>Whether the page gets to read the answer; a verdict that allows is not enough for cookies.</summary>
    public bool IsReadable => Verdict.IsAllowed && !LacksCredentials;

    public IReadOnlyList<Check> Checks => checks;

    /// <summary>What would let the page read; null where it can.</summary>
    public string? Remedy => !Verdict.IsAllowed ? Diagnostics.Remedy.Of(Verdict.Reason, PrintableText.Clean(Verdict.OffenderSpan), policy)
        : !LacksCredentials ? null
        : $"set {ConfigurationPath.Combine(policy!.Path, nameof(StrictPreflightPolicyOptions.AllowCredentials))} to true{(policy.Origins.IsAny ? ", and list the origins that may instead of \"*\"" : "")}";

    private bool LacksCredentials => Verdict.IsAllowed && question.WithCredentials && !policy!.AllowCredentials;

    private string Offender => Mistake.Quote(PrintableText.Clean(Verdict.OffenderSpan) ?? "");

    // HTTP fetch, the step with the CORS-preflight flag. Which of the values of a safelisted header are safe, the names do not tell.
    private void AddPreflight() => checks.Add(new Check("Preflight", "#http-fetch", Outcome.Passed, MethodName.IsSafelisted(question.Method) && question.Headers is null
        ? "None is sent: the method is safelisted and no header needs asking. The call goes out whatever the policy says; whether the page may read the answer is still checked."
        : $"Sent first, because {(MethodName.IsSafelisted(question.Method) ? "of the headers" : "the method is none of GET, HEAD and POST")}; the call follows only if all of these pass."));

    private void AddOrigin() => Add("Origin", "#cors-check", Verdict.Reason switch
    {
        PreflightReason.OriginMalformed => "It is nothing that a browser sends as an origin.",
        PreflightReason.OriginNotAllowed => $"{Offender} is not in AllowedOrigins.",
        _ => policy?.Origins.IsAny == true ? "AllowedOrigins is \"*\"." : "It is in AllowedOrigins.",
    }, PreflightReason.OriginMalformed, PreflightReason.OriginNotAllowed);

    // CORS-preflight fetch, step 7.5.
    private void AddMethod() => Add("Method", "#cors-preflight-fetch", Verdict.Reason switch
    {
        PreflightReason.MethodMalformed => "It is no method: a token of at most 64 characters.",
        PreflightReason.MethodNotAllowed => $"{Offender} is not in AllowedMethods.",
        _ => MethodName.IsSafelisted(question.Method) ? "GET, HEAD and POST always pass." : policy?.Methods.Contains(question.Method) == true ? "It is in AllowedMethods." : "AllowedMethods has \"*\".",
    }, PreflightReason.MethodMalformed, PreflightReason.MethodNotAllowed);

    // The same, steps 7.6 and 7.7.
    private void AddHeaders() => Add("Headers", "#cors-preflight-fetch", Verdict.Reason switch
    {
        PreflightReason.HeadersMalformed => "It is no list of names: tokens between commas, 128 at most.",
        PreflightReason.HeaderNotAllowed => $"{Offender} is not in AllowedHeaders.",
        _ => question.Headers is null ? "None is asked for." : "All are in AllowedHeaders.",
    }, PreflightReason.HeadersMalformed, PreflightReason.HeaderNotAllowed);

    private void AddCredentials() => checks.Add(new Check("Credentials", "#cors-protocol-and-credentials",
        !Verdict.IsAllowed ? Outcome.NotReached : LacksCredentials ? Outcome.Failed : Outcome.Passed,
        !Verdict.IsAllowed ? ""
        : LacksCredentials ? "The browser throws the answer away: it carries no Access-Control-Allow-Credentials."
        : question.WithCredentials ? "AllowCredentials is true." : "None are sent."));

    private void AddReading() => checks.Add(new Check("What the page may read", "#cors-safelisted-response-header-name", IsReadable ? Outcome.Passed : Outcome.NotReached, !IsReadable ? ""
        : policy!.ExposeHeadersHeader is "*" && !question.WithCredentials ? "Status, body and every header but Set-Cookie."
        : $"Status, body and the headers Cache-Control, Content-Language, Content-Length, Content-Type, Expires, Last-Modified and Pragma{(policy.ExposeHeadersHeader is string exposed ? $", {exposed}" : "")}."));

    private void Add(string name, string step, string finding, params ReadOnlySpan<PreflightReason> failures)
    {
        bool isReached = checks.All(check => check.Outcome == Outcome.Passed);
        Outcome outcome = !isReached ? Outcome.NotReached : failures.Contains(Verdict.Reason) ? Outcome.Failed : Outcome.Passed;
        checks.Add(new Check(name, step, outcome, isReached ? finding : ""));
    }
}
