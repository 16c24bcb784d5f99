using System.Net;
using System.Net.Sockets;

namespace CorsPreflight.Tool.Tests.Check;

/// <summary>A port that nothing listens at.</summary>
internal static class FreePort
{
    public static int Next()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
