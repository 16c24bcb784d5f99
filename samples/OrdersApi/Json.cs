using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrdersApi;

/// <summary>What is read and written as JSON, for readers and writers made by the compiler: a native binary cannot make them as it runs.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Credentials))]
[JsonSerializable(typeof(OrderLine))]
[JsonSerializable(typeof(IEnumerable<Order>))]
[JsonSerializable(typeof(Why))]
[JsonSerializable(typeof(Inspector))]
[JsonSerializable(typeof(IReadOnlyList<Exchange>))]
internal sealed partial class Json : JsonSerializerContext;
