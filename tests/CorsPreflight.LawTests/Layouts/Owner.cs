namespace CorsPreflight.LawTests.Layouts;

/// <summary>Where an endpoint lives.</summary>
internal enum Owner
{
    /// <summary>In a router of the application, on a branch or not.</summary>
    Application,

    /// <summary>In a pipeline of another service container.</summary>
    Tenant,

    /// <summary>In no router: a middleware sets it.</summary>
    Middleware,
}
