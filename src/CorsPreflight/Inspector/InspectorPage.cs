using CorsPreflight.Core.Evaluation;
using CorsPreflight.Core.Policies;
using CorsPreflight.Diagnostics;
using CorsPreflight.Requests;
using Microsoft.AspNetCore.Http;

namespace CorsPreflight.Inspector;

/// <summary>Answers with the page, made anew for each request from what is in force then. It is complete without its script.</summary>
internal sealed class InspectorPage(EnforcedPolicies enforced, DecisionFeed feed)
{
    public async Task Answer(HttpContext context)
    {
        if (enforced.Active is not PolicyTable policies || enforced.Endpoints is not EndpointPolicy endpoints)
        {
            await Say(context.Response, StatusCodes.Status503ServiceUnavailable, "No policy is in force, because UseStrictPreflight() was not called. Add app.UseStrictPreflight() to Program.cs, anywhere.");
            return;
        }
        if (context.Request.QueryString.Value?.Length > Question.MaxQueryLength)
        {
            await Say(context.Response, StatusCodes.Status414UriTooLong, $"The query is longer than {Question.MaxQueryLength} characters.");
            return;
        }
        string address = context.Request.PathBase.Add(context.Request.Path).ToUriComponent().TrimEnd('/');
        Question? question = Asked(context.Request.Query);
        Examination? examination = question is null ? null : Examiner.Examine(question, policies, endpoints, context);
        context.Response.ContentType = "text/html; charset=utf-8";
        await context.Response.WriteAsync(PageTemplate.Fill(
            ("question", QuestionSection.Render(address, question, examination, policies)),
            ("policies", PoliciesSection.Render(policies)),
            ("prefixes", PrefixesSection.Render(endpoints, policies)),
            ("endpoints", EndpointsSection.Render(endpoints, policies)),
            ("decisions", DecisionsSection.Render($"{address}/events", feed))));
    }

    private static Question? Asked(IQueryCollection query) => !query.ContainsKey("origin") ? null : new Question(
        query["policy"].ToString(), query["path"].ToString(), query["origin"].ToString(), query["method"].ToString(),
        query["headers"].ToString() is { Length: > 0 } headers ? headers : null, query.ContainsKey("credentials"));

    private static Task Say(HttpResponse response, int status, string sentence)
    {
        response.StatusCode = status;
        response.ContentType = "text/plain; charset=utf-8";
        return response.WriteAsync(sentence);
    }
}
