using ConvNeXtGen.Graphs;
using ConvNeXtGen.Layers;
using ConvNeXtGen.Runtime.Tests.Graphs;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Runtime.Tests.Compiled;

/// <summary>A network of one layer, so that a layer can be compiled.</summary>
public sealed class OpNetwork : Network<Tensor>
{
    private readonly ILayer _layer;

    /// <summary>Wraps a layer that takes images of some shape.</summary>
    public OpNetwork(Layer layer, long[] image)
        : base(nameof(OpNetwork))
    {
        _layer = layer;
        register_module("layer", layer);
        Info = new()
        {
            Name = nameof(OpNetwork),
            Config = "op.yaml",
            Task = NetworkTask.Features,
            InputChannels = (int)image[1],
            ImageSize = (int)Math.Min(image[2], image[3]),
            MinimumImageSize = 1,
            Classes = 0,
            ParameterCount = 0,
            Macs = 0,
            Layers = [],
        };
    }

    public override NetworkInfo Info { get; }

    public override IReadOnlyList<T> Apply<T>(IOps<T> ops, T image) => [ops.Call(_layer, image)];

    protected override Tensor Wrap(IReadOnlyList<Tensor> outputs) => outputs[0];
}
