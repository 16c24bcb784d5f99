using Microsoft.AspNetCore.Http.HttpResults;

namespace OrdersApi;

/// <summary>The endpoints. None says anything about CORS, so the policy Default applies to them all.</summary>
internal static class Orders
{
    public static void MapOrders(this IEndpointRouteBuilder app)
    {
        RouteGroupBuilder orders = app.MapGroup("/orders");
        orders.MapGet("", (OrderBook book) => book.All);
        orders.MapPost("", Add);
        orders.MapPut("{id:int}", (int id, OrderLine line, OrderBook book) => book.Put(id, line));
        orders.MapDelete("{id:int}", Delete);
        // What no application plans for: nobody handles it, and the page can read the 500 all the same.
        orders.MapGet("broken", string () => throw new InvalidOperationException("The order book is on fire."));
    }

    private static Created<Order> Add(OrderLine line, OrderBook book)
    {
        Order order = book.Add(line);
        return TypedResults.Created($"/orders/{order.Id}", order);
    }

    private static Results<NoContent, NotFound> Delete(int id, OrderBook book) =>
        book.Remove(id) ? TypedResults.NoContent() : TypedResults.NotFound();
}
