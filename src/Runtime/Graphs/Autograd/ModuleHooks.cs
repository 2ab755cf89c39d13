using System.Collections;
using System.Reflection;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Graphs.Autograd;

/// <summary>Whether somebody looks at what a module takes and returns. TorchSharp has no public way to ask; where its fields are named otherwise the answer is yes.</summary>
internal static class ModuleHooks
{
    private static readonly FieldInfo?[] s_fields =
    [
        .. ((string[])["pre_hooks", "post_hooks", "module_pre_hooks", "module_post_hooks"])
            .Select(name => typeof(nn.Module<Tensor, Tensor>).BaseType?.GetField(name, BindingFlags.Instance | BindingFlags.NonPublic)),
    ];

    /// <summary>Whether the module has hooks, or may have.</summary>
    public static bool Any(nn.Module<Tensor, Tensor> module)
    {
        foreach (var field in s_fields)
        {
            if (field?.GetValue(module) is not ICollection { Count: 0 })
            {
                return true;
            }
        }

        return false;
    }
}
