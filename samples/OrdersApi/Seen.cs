namespace OrdersApi;

/// <summary>A request that an API got, and what it answered.</summary>
internal sealed record Exchange(string Method, int Status);

/// <summary>
/// What the APIs were asked for each call of the page, which sees no preflight itself. Registered before everything else, as the access
/// log of an application would be: what it wraps is everything, preflights included.
/// </summary>
internal sealed class Seen : IStartupFilter
{
    // A page makes some twenty at a time. Who sends more has the older forgotten.
    private const int MaxCalls = 200, MaxExchanges = 4, MaxLength = 32;

    private readonly Lock seeing = new();
    private readonly Dictionary<string, List<Exchange>> calls = [];
    private readonly Queue<string> order = [];

    /// <summary>What was seen of a call, in order.</summary>
    public IReadOnlyList<Exchange> Of(string call)
    {
        lock (seeing)
            return calls.TryGetValue(call, out List<Exchange>? exchanges) ? [.. exchanges] : [];
    }

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(See);
        next(app);
    };

    // The page names each call in its address, which its preflight has too.
    private Task See(HttpContext context, RequestDelegate next)
    {
        string call = context.Request.Query["call"].ToString();
        if (call.Length is 0 or > MaxLength)
            return next(context);
        context.Response.OnStarting(() =>
        {
            Note(call, new Exchange(context.Request.Method, context.Response.StatusCode));
            return Task.CompletedTask;
        });
        return next(context);
    }

    private void Note(string call, Exchange exchange)
    {
        lock (seeing)
        {
            if (!calls.TryGetValue(call, out List<Exchange>? exchanges))
            {
                if (calls.Count == MaxCalls)
                    calls.Remove(order.Dequeue());
                calls.Add(call, exchanges = []);
                order.Enqueue(call);
            }
            if (exchanges.Count < MaxExchanges)
                exchanges.Add(exchange);
        }
    }
}
