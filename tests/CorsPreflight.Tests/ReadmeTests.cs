using System.Net;
using System.Net.Sockets;

namespace CorsPreflight.Tests;

/// <summary>What the README shows is what happens.</summary>
public class ReadmeTests
{
    [Fact]
    public async Task The_whole_program_runs_with_the_policy_of_the_README()
    {
        string folder = Directory.CreateTempSubdirectory("readme").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "appsettings.json"), Readme.Blocks("json").First());
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        // It runs until the process ends, as programs do.
        string[] arguments = ["--urls", address.ToString(), "--contentRoot", folder, "--Logging:LogLevel:Default=None"];
        new Thread(() => ReadmeProgram.Run(arguments)) { IsBackground = true }.Start();

        using var client = new HttpClient { BaseAddress = address };
        foreach ((string origin, HttpStatusCode expected) in new[]
        {
            ("https://app.example.com", HttpStatusCode.NoContent), ("http://localhost:3000", HttpStatusCode.NoContent),
            ("http://localhost:5173", HttpStatusCode.Forbidden), ("https://evil.test", HttpStatusCode.Forbidden),
        })
        {
            (await Eventually(() => client.SendAsync(Preflight(origin)))).StatusCode.Should().Be(expected, origin);
        }
        HttpResponseMessage first = await client.SendAsync(Preflight("http://localhost:3000"));
        string[] shown = Readme.Blocks("console").Single().TrimEnd().Split('\n');
        shown[0].Should().ContainAll(
            "/orders/7", "Origin: http://localhost:3000", "Request-Method: PUT", "Request-Headers: authorization,content-type");
        shown[1].Should().Be($"HTTP/1.1 {(int)first.StatusCode} {first.ReasonPhrase}");
        first.Headers.Select(static header => $"{header.Key}: {string.Join(", ", header.Value)}")
            .Select(WithoutDate).Order(StringComparer.Ordinal)
            .Should().Equal(shown[2..].Select(WithoutDate).Order(StringComparer.Ordinal));
        (await (await client.PutAsync("/orders/7", null)).Content.ReadAsStringAsync()).Should().Be("order 7 replaced");
    }

    [Fact]
    public void The_code_is_what_these_tests_compile() =>
        Readme.Blocks("csharp").Should().Equal(Readme.SnippetsOf("ReadmeProgram.cs", "README"));

    [Fact]
    public void The_README_of_the_package_shows_the_same()
    {
        foreach (string language in (string[])["json", "csharp"])
            Readme.BlocksOf("src/CorsPreflight/README.md", language).Should().Equal(Readme.Blocks(language).First());
        Readme.Blocks("console").Single().Should().StartWith(Readme.BlocksOf("src/CorsPreflight/README.md", "console").Single());
    }

    [Fact]
    public void The_two_languages_show_the_same()
    {
        foreach (string language in (string[])["json", "console", "csharp"])
            Readme.BlocksOf("README.ja.md", language).Should().Equal(Readme.Blocks(language));
        Readme.BlocksOf("README.ja.md", "sh").Should().Equal(Readme.Blocks("sh"));
    }

    private static string WithoutDate(string line) => line.StartsWith("Date: ", StringComparison.Ordinal) ? "Date: …" : line;

    private static HttpRequestMessage Preflight(string origin)
    {
        var request = new HttpRequestMessage(HttpMethod.Options, "/orders/7");
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", "PUT");
        request.Headers.Add("Access-Control-Request-Headers", "authorization,content-type");
        return request;
    }

    private static async Task<HttpResponseMessage> Eventually(Func<Task<HttpResponseMessage>> send)
    {
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                return await send();
            }
            catch (HttpRequestException) when (attempt < 200)
            {
                await Task.Delay(100);
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
