using CorsPreflight.Tool.Check.Browser;
using CorsPreflight.Tool.Check.Wire;

namespace CorsPreflight.Tool.Check.Reports;

/// <summary>A request, and the answer or why there is none.</summary>
internal sealed record ReportedExchange(string Method, string Target, IReadOnlyList<Header> Sent, string? Protocol, int? Status, IReadOnlyList<Header>? Received, string? Failure)
{
    public static ReportedExchange? Of(Exchange? exchange) => exchange is null ? null : new ReportedExchange(
        exchange.Request.Method, exchange.Request.Url.PathAndQuery, [.. exchange.Request.Headers.Select(Discretion.Hide)],
        exchange.Answer?.Protocol, exchange.Answer?.Response.Status, exchange.Answer is null ? null : [.. exchange.Answer.Response.Headers.Select(Discretion.Hide)], exchange.Failure?.Sentence);
}
