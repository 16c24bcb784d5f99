namespace Gateway;

internal sealed record Article(int Id, string Name);

/// <summary>A backend as it should be: nothing in it knows of CORS.</summary>
internal static class Catalog
{
    public static WebApplication Create()
    {
        WebApplication catalog = WebApplication.CreateSlimBuilder().Build();
        catalog.MapGet("/catalog/{id:int}", (int id) => new Article(id, "tea"));
        catalog.MapPut("/catalog/{id:int}", (int id, Article article) => article with { Id = id });
        return catalog;
    }
}
