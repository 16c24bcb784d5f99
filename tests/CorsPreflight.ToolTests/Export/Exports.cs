using CorsPreflight.Core.Policies;
using CorsPreflight.Tool.Export;

namespace CorsPreflight.Tool.Tests.Export;

/// <summary>Policies, compiled.</summary>
internal static class Exports
{
    public static CompiledPolicy Compile(StrictPreflightPolicyOptions policy, string name = "Default")
    {
        var options = new StrictPreflightOptions();
        options.Policies[name] = policy;
        return PolicyTable.Compile(options).TryGet(name, out CompiledPolicy? compiled) ? compiled : throw new InvalidOperationException();
    }

    public static ExportablePolicy Of(StrictPreflightPolicyOptions policy, string name = "Default") => new(Compile(policy, name));
}
