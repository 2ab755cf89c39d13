using ConvNeXtGen.Layers;
using static TorchSharp.torch;

namespace ConvNeXtGen.Graphs;

/// <summary>Lowers networks and layers to graphs.</summary>
public static class GraphBuilder
{
    /// <summary>Lowers a network for images [N, C, H, W] with N, H and W symbolic.</summary>
    /// <param name="network">A TorchSharp module that is a network; its weights are referenced, not copied.</param>
    /// <param name="height">H that the numbers in shapes are for; <see cref="NetworkInfo.ImageSize"/> when null.</param>
    /// <param name="width">W that they are for; as <paramref name="height"/> when null.</param>
    /// <param name="batch">N that they are for.</param>
    /// <exception cref="ArgumentException">The network is no TorchSharp module, or the sizes do not fit it.</exception>
    public static Graph Lower(INetwork network, long? height = null, long? width = null, long batch = 1)
    {
        ArgumentNullException.ThrowIfNull(network);
        var h = height ?? network.Info.ImageSize;
        var image = new Shape(new(batch, "batch"), network.Info.InputChannels, new(h, "height"), new(width ?? h, "width"));
        return Lower(network, image);
    }

    /// <summary>Lowers a network for images of a given shape, symbolic or fixed at each axis.</summary>
    internal static Graph Lower(INetwork network, Shape image) => Lower(network, [image], (ops, inputs) => network.Apply(ops, inputs[0]));

    /// <summary>Lowers one layer.</summary>
    /// <param name="layer">A TorchSharp module that is a layer.</param>
    /// <param name="input">Shape of its input.</param>
    public static Graph Lower(ILayer layer, Shape input)
    {
        ArgumentNullException.ThrowIfNull(layer);
        return Lower(layer, [input], (ops, inputs) => [layer.Apply(ops, inputs[0])]);
    }

    /// <summary>Lowers one layer with several inputs.</summary>
    /// <param name="layer">A TorchSharp module that is a layer.</param>
    /// <param name="inputs">Shapes of its inputs.</param>
    public static Graph Lower(IMultiInputLayer layer, params IReadOnlyList<Shape> inputs)
    {
        ArgumentNullException.ThrowIfNull(layer);
        return Lower(layer, inputs, (ops, values) => [layer.Apply(ops, values)]);
    }

    /// <summary>Lowers any computation over the op vocabulary.</summary>
    /// <param name="module">The TorchSharp module whose registered tensors are the weights.</param>
    /// <param name="inputs">Shapes of the inputs.</param>
    /// <param name="compute">The computation.</param>
    internal static Graph Lower(object module, IReadOnlyList<Shape> inputs, Func<IOps<Value>, IReadOnlyList<Value>, IReadOnlyList<Value>> compute)
    {
        if (module is not nn.Module torchModule)
        {
            throw new ArgumentException($"{module.GetType().Name} is no TorchSharp module, so it has no named weights.", nameof(module));
        }

        var names = new WeightNames(torchModule);
        var ops = new GraphOps(tensor => names[tensor], names.ScopeOf);
        var type = torchModule.parameters().Select(p => p.dtype).FirstOrDefault(ScalarType.Float32);
        IReadOnlyList<Value> values = [.. inputs.Select((shape, index) => new Value(null, index, shape, type))];
        var outputs = compute(ops, values);
        return new(values, ops.Nodes, outputs, []);
    }
}
