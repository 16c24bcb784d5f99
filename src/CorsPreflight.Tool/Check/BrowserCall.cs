using CorsPreflight.Tool.Check.Browser;
using CorsPreflight.Tool.Check.Diagnosis;
using CorsPreflight.Tool.Check.Wire;

namespace CorsPreflight.Tool.Check;

/// <summary>
/// Makes a call as a browser does: asks first where it has to, goes on where it may, and follows redirects of the call itself.
/// </summary>
/// <param name="sender">Sends.</param>
/// <param name="report">Hears of each request before it is sent.</param>
internal sealed class BrowserCall(Sender sender, Action<string> report)
{
    public async Task<Evidence> SendAsync(Call call, CancellationToken cancellation)
    {
        var legs = new List<Leg>();
        for (Call? next = call; next is not null && legs.Count <= Redirection.MaxRedirects; next = Redirection.Next(legs[^1]))
            legs.Add(await SendLegAsync(call.Origin, next, cancellation));
        return new Evidence(legs, await ProbeAsync(legs[0], cancellation));
    }

    private async Task<Leg> SendLegAsync(string page, Call call, CancellationToken cancellation)
    {
        if (BrowserModel.GetBlockReason(call) is not null || MixedContent.Blocks(page, call.Url))
            return new Leg(call, null, null);
        Exchange? preflight = null;
        if (BrowserModel.PreflightOf(call) is IReadOnlyList<Header> asked)
        {
            preflight = await SendRequestAsync("the preflight", Outgoing.Preflight(call, asked), cancellation);
            // The call goes out where one browser would let it.
            if (!preflight.IsAnswered || !BrowserVerdict.AnyGoesOn(call, preflight.Answer.Response))
                return new Leg(call, preflight, null);
        }
        string what = BrowserModel.MethodOf(call) is "GET" or "HEAD" ? "the call itself" : "the call itself, in earnest";
        return new Leg(call, preflight, await SendRequestAsync(what, Outgoing.Actual(call), cancellation));
    }

    // Only where the origin was repeated: whether it is for everybody, or is the same for everybody, only another origin can tell.
    private async Task<Exchange?> ProbeAsync(Leg leg, CancellationToken cancellation)
    {
        Exchange? first = leg.Preflight ?? leg.Actual;
        if (first?.Answer?.Response.Combined("Access-Control-Allow-Origin") != leg.Call.Origin)
            return null;
        Call call = leg.Call with { Origin = $"https://{Guid.NewGuid():N}.example" };
        // A call that changes something is not repeated to find something out.
        return leg.Preflight is null && BrowserModel.MethodOf(call) is "GET" or "HEAD"
            ? await SendRequestAsync("the same from an invented origin", Outgoing.Actual(call), cancellation)
            : await SendRequestAsync("the preflight from an invented origin", Outgoing.Preflight(call, CreateQuestion(call)), cancellation);
    }

    private static IReadOnlyList<Header> CreateQuestion(Call call) =>
        BrowserModel.PreflightOf(call) ?? [new Header("Access-Control-Request-Method", BrowserModel.MethodOf(call))];

    private Task<Exchange> SendRequestAsync(string what, Request request, CancellationToken cancellation)
    {
        report($"Sending {what}: {request.Method} {request.Url.AbsoluteUri}");
        return sender.SendAsync(request, cancellation);
    }
}
