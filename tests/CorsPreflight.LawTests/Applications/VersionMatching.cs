using System.Reflection;
using System.Reflection.Emit;
using CorsPreflight.LawTests.Layouts;
using Microsoft.AspNetCore.Routing;

namespace CorsPreflight.LawTests.Applications;

/// <summary>The matcher policies by a version in a header, of the application's own make or as if a package came with them.</summary>
internal static class VersionMatching
{
    // Of a package whose selectors are known to replace nothing; this project shows it what it has.
    private const string KnownPackage = "Yarp.ReverseProxy.LawTests";

    private static readonly ModuleBuilder Package = AssemblyBuilder
        .DefineDynamicAssembly(new AssemblyName(KnownPackage), AssemblyBuilderAccess.Run).DefineDynamicModule(KnownPackage);

    private static readonly Lazy<Type> Nodes = new(() => OfPackage(typeof(VersionNodes)));

    private static readonly Lazy<Type> Selector = new(() => OfPackage(typeof(VersionSelector)));

    /// <param name="matching">What decides.</param>
    /// <param name="isOfKnownPackage">Whether it comes with a package that the library knows, where it replaces nothing.</param>
    public static MatcherPolicy Of(Matching matching, bool isOfKnownPackage) => (MatcherPolicy)Activator.CreateInstance(matching switch
    {
        Matching.ByReplacement => typeof(VersionReplacement),
        Matching.BySelector => isOfKnownPackage ? Selector.Value : typeof(VersionSelector),
        _ => isOfKnownPackage ? Nodes.Value : typeof(VersionNodes),
    })!;

    private static Type OfPackage(Type own) => Package.DefineType(own.Name, TypeAttributes.Public, own).CreateType();
}
