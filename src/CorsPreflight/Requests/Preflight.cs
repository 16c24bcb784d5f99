using Microsoft.Extensions.Primitives;

namespace CorsPreflight.Requests;

/// <summary>What a preflight asks, line by line as it came.</summary>
internal readonly record struct Preflight(StringValues Origin, StringValues Method, StringValues Headers);
