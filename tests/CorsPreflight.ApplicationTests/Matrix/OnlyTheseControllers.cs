using System.Reflection;
using Microsoft.AspNetCore.Mvc.ApplicationParts;
using Microsoft.AspNetCore.Mvc.Controllers;

namespace CorsPreflight.Tests.Matrix;

/// <summary>Controllers of one test, in an assembly that has those of all.</summary>
internal sealed class OnlyTheseControllers(params Type[] controllers) : IApplicationFeatureProvider<ControllerFeature>
{
    public void PopulateFeature(IEnumerable<ApplicationPart> parts, ControllerFeature feature)
    {
        foreach (Type controller in controllers)
            feature.Controllers.Add(controller.GetTypeInfo());
    }
}
