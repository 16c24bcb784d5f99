using System.Collections.Concurrent;

namespace OrdersApi;

internal sealed record OrderLine(string Item, int Quantity);

internal sealed record Order(int Id, string Item, int Quantity);

/// <summary>The orders, for as long as the process lives.</summary>
internal sealed class OrderBook
{
    private readonly ConcurrentDictionary<int, Order> orders = new() { [1] = new Order(1, "tea", 2), [2] = new Order(2, "coffee", 1) };
    private int lastId = 2;

    public IEnumerable<Order> All => orders.Values.OrderBy(order => order.Id);

    public Order Add(OrderLine line)
    {
        Order order;
        do
            order = new Order(Interlocked.Increment(ref lastId), line.Item, line.Quantity);
        while (!orders.TryAdd(order.Id, order)); // a PUT may have taken the number
        return order;
    }

    public Order Put(int id, OrderLine line) => orders[id] = new Order(id, line.Item, line.Quantity);

    public bool Remove(int id) => orders.TryRemove(id, out _);
}
