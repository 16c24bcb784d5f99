using CorsPreflight.Core.Evaluation;
using CorsPreflight.Core.Policies;
using CorsPreflight.Core.Rules;

namespace CorsPreflight.Inspector;

/// <summary>The form, and the answer to what it asked.</summary>
internal static class QuestionSection
{
    private const string Standard = "https://fetch.spec.whatwg.org/";

    public static Html Render(string address, Question? question, Examination? examination, PolicyTable policies)
    {
        var html = new Html();
        AddForm(html, address, question ?? new Question("", "/", "", "PUT", null, WithCredentials: false), policies);
        if (examination is not null)
            AddAnswer(html, examination);
        return html;
    }

    private static void AddForm(Html html, string address, Question question, PolicyTable policies)
    {
        html.Add($"<form action=\"{address}#question\" method=\"get\">\n");
        html.Add($"<div><label for=\"origin\">Origin of the page</label><input id=\"origin\" name=\"origin\" value=\"{question.Origin}\" placeholder=\"https://app.example.com\" required autocomplete=\"off\" spellcheck=\"false\"></div>\n");
        html.Add($"<div><label for=\"method\">Method</label><input id=\"method\" name=\"method\" value=\"{question.Method}\" required autocomplete=\"off\" spellcheck=\"false\"></div>\n");
        html.Add($"<div><label for=\"headers\">Headers that the page sets</label><input id=\"headers\" name=\"headers\" value=\"{question.Headers}\" placeholder=\"authorization, content-type\" autocomplete=\"off\" spellcheck=\"false\"></div>\n");
        html.Add($"<div><label for=\"policy\">Policy</label><select id=\"policy\" name=\"policy\"><option value=\"\">of the endpoint at the path</option>");
        foreach (string name in policies.Names)
            html.Add($"<option{(name.Equals(question.Policy, StringComparison.OrdinalIgnoreCase) ? " selected" : "")}>{name}</option>");
        html.Add($"</select></div>\n<div><label for=\"path\">Path</label><input id=\"path\" name=\"path\" value=\"{question.Path}\" placeholder=\"/orders/7\" autocomplete=\"off\" spellcheck=\"false\"></div>\n");
        html.Add($"<div class=\"option\"><input type=\"checkbox\" id=\"credentials\" name=\"credentials\"{(question.WithCredentials ? " checked" : "")}><label for=\"credentials\">with cookies or other credentials</label></div>\n");
        html.Add($"<div><button>Ask</button></div>\n</form>\n");
    }

    private static void AddAnswer(Html html, Examination examination)
    {
        PreflightVerdict verdict = examination.Verdict;
        html.Add($"<section class=\"answer {(examination.IsReadable ? "good" : "bad")}\" aria-labelledby=\"answer\">\n<h3 id=\"answer\">");
        if (examination.IsReadable)
            html.Add($"Allowed");
        else if (verdict.IsAllowed)
            html.Add($"Allowed by the server, refused by the browser: credentials");
        else
            html.Add($"Refused: <code>{verdict.Reason.ToString()} {PrintableText.Clean(verdict.OffenderSpan)}</code>");
        html.Add($"</h3>\n");
        if (examination.Remedy is string remedy)
        {
            html.Add($"<p>To change it: ");
            html.AddBreakable(remedy);
            html.Add($".</p>\n");
        }
        html.Add($"<ol role=\"list\">\n");
        foreach (ExplainedCheck check in examination.Checks)
            Add(html, check);
        html.Add($"</ol>\n</section>\n");
    }

    private static void Add(Html html, ExplainedCheck check)
    {
        (string kind, string word) = check.Outcome switch
        {
            Outcome.Passed => ("good", "passed"),
            Outcome.Failed => ("bad", "failed"),
            _ => ("none", "not reached"),
        };
        html.Add($"<li><span class=\"mark {kind}\">{word}</span> <span><strong>");
        if (check.Step is null)
            html.Add($"{check.Name}");
        else
            html.Add($"<a href=\"{Standard}{check.Step}\" rel=\"noreferrer\">{check.Name}</a>");
        html.Add($"</strong> {check.Finding}</span></li>\n");
    }
}
