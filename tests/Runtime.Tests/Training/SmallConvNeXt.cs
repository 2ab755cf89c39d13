using ConvNeXtGen.Graphs;
using ConvNeXtGen.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Runtime.Tests.Training;

/// <summary>A hand-written ConvNeXt classifier for grey 8×8 images: what the generator would emit, without a YAML.</summary>
internal sealed class SmallConvNeXt : Network<Tensor>
{
    private readonly List<Layer> _features = [];
    private readonly LayerNorm _norm;
    private readonly Linear _head;

    public SmallConvNeXt(int[] depths, int[] dims, double dropPathRate = 0.1, double layerScale = 1e-6, int kernel = 7, int patch = 1)
        : base(nameof(SmallConvNeXt))
    {
        var blocks = depths.Sum();
        var block = 0;
        for (var stage = 0; stage < depths.Length; stage++)
        {
            Add($"downsample{stage}", stage == 0 ? new PatchStem(1, dims[0], patch) : new Downsample(dims[stage - 1], dims[stage]));
            for (var index = 0; index < depths[stage]; index++, block++)
            {
                var drop = blocks == 1 ? 0 : dropPathRate * block / (blocks - 1);
                Add($"stage{stage}_{index}", new ConvNeXtBlock(dims[stage], drop, layerScale, kernelSize: kernel));
            }
        }

        _norm = new LayerNorm(dims[^1]);
        _head = new Linear(dims[^1], 10, init: Initialization.ConvNeXt);
        register_module("norm", _norm);
        register_module("head", _head);
    }

    public override NetworkInfo Info { get; } = new()
    {
        Name = nameof(SmallConvNeXt),
        Config = "none",
        Task = NetworkTask.Classification,
        InputChannels = 1,
        ImageSize = 8,
        MinimumImageSize = 4,
        Classes = 10,
        ParameterCount = 0,
        Macs = 0,
        Layers = [],
    };

    public override IReadOnlyList<T> Apply<T>(IOps<T> ops, T image)
    {
        var x = ops.Alias(image);
        foreach (var layer in _features)
        {
            x = Next(ops, layer, x);
        }

        var pooled = ops.Mean(x, [2, 3], keepDim: false);
        ops.Release(x);
        return [Next(ops, _head, Next(ops, _norm, pooled))];
    }

    protected override Tensor Wrap(IReadOnlyList<Tensor> outputs) => outputs[0];

    private static T Next<T>(IOps<T> ops, ILayer layer, T x)
    {
        var result = ops.Call(layer, x);
        ops.Release(x);
        return result;
    }

    private void Add(string name, Layer layer)
    {
        register_module(name, layer);
        _features.Add(layer);
    }
}
