using ConvNeXtGen.Layers;
using static TorchSharp.torch;

namespace ConvNeXtGen.Graphs;

/// <summary>Calls modules that only know tensors; generated code uses it for <see cref="NetworkModuleAttribute"/> types.</summary>
public static class OpaqueModules
{
    /// <summary>Runs a module: any one on tensors, one that implements <see cref="ILayer"/> over every op vocabulary.</summary>
    /// <exception cref="NotSupportedException">The ops build a graph, and the module cannot say what it computes.</exception>
    public static T Call<T>(IOps<T> ops, nn.Module<Tensor, Tensor> module, T x)
    {
        ArgumentNullException.ThrowIfNull(ops);
        ArgumentNullException.ThrowIfNull(module);
        return module is ILayer layer ? ops.Call(layer, x)
            : ops is EagerOps ? (T)(object)module.call((Tensor)(object)x!)
            : throw new NotSupportedException($"{module.GetType().Name} only runs on tensors. To export or compile a network with it, let it implement {nameof(ILayer)}, for example by deriving from {nameof(Layer)}.");
    }
}
