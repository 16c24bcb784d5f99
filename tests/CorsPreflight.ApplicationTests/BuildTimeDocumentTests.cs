namespace CorsPreflight.Tests;

/// <summary>
/// Microsoft.Extensions.ApiDescription.Server starts the application while it is built. What the deployment configures is not there yet,
/// and no server that answers: neither is told, and the document is written.
/// </summary>
public class BuildTimeDocumentTests(PackedLibrary library) : IClassFixture<PackedLibrary>
{
    [TemplateTheory]
    [Trait("Category", "Templates")]
    [InlineData("without policies", "{ }")]
    [InlineData("with mistakes", """{ "StrictPreflight": { "Policies": { "Default": { "AllowedOrigins": [ "https://app.example/" ] } } } }""")]
    [InlineData("with a policy", """{ "StrictPreflight": { "Policies": { "Default": { "AllowedOrigins": [ "https://app.example" ] } } } }""")]
    public async Task Is_written_without_a_word(string it, string policies)
    {
        string name = string.Concat(it.Split(' '));
        (string folder, string output) = await library.CreateWithDocument(name, policies);
        output.Should().NotContain("CorsPreflight[").And.NotContain("CPF");
        (await File.ReadAllTextAsync(Path.Combine(folder, "obj", $"{name}.json"))).Should().Contain("\"/weatherforecast\"").And.NotContain("_preflight", it);
    }
}
