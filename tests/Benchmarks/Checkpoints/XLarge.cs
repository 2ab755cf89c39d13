using ConvNeXtGen.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Benchmarks.Checkpoints;

/// <summary>The weights of a ConvNeXt-XL under Meta's names; it computes nothing.</summary>
internal sealed class XLarge : nn.Module
{
    private static readonly int[] Depths = [3, 3, 27, 3];
    private static readonly long[] Dims = [256, 512, 1024, 2048];

    public XLarge()
        : base(nameof(XLarge))
    {
        var downsamples = new Container();
        var stages = new Container();
        for (int i = 0; i < Depths.Length; i++)
        {
            downsamples.register_module($"{i}", i == 0 ? new PatchStem(3, Dims[0]) : new Downsample(Dims[i - 1], Dims[i]));
            var stage = new Container();
            for (int j = 0; j < Depths[i]; j++)
                stage.register_module($"{j}", new ConvNeXtBlock(Dims[i]));
            stages.register_module($"{i}", stage);
        }
        register_module("downsample_layers", downsamples);
        register_module("stages", stages);
        register_module("norm", new LayerNorm(Dims[^1]));
        register_module("head", new Linear(Dims[^1], 1000));
    }

    protected override void RegisterComponents()
    {
    }
}
