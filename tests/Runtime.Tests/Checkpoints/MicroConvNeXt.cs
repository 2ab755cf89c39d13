using ConvNeXtGen.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Runtime.Tests.Checkpoints;

/// <summary>The fixtures' network, put together by hand: depths [1, 1, 2, 1], dims [8, 16, 32, 64], Meta's names.</summary>
internal sealed class MicroConvNeXt : nn.Module<Tensor, Tensor>
{
    private static readonly int[] Depths = [1, 1, 2, 1];
    private static readonly long[] Dims = [8, 16, 32, 64];

    private readonly List<Layer> _layers = [];

    public MicroConvNeXt(bool isV2 = false, long classes = 10, bool hasHead = true, ScalarType dtype = ScalarType.Float32)
        : base(nameof(MicroConvNeXt))
    {
        var downsamples = new Container();
        var stages = new Container();
        for (int i = 0; i < Depths.Length; i++)
        {
            Layer downsample = i == 0 ? new PatchStem(3, Dims[0], dtype: dtype) : new Downsample(Dims[i - 1], Dims[i], dtype: dtype);
            downsamples.register_module($"{i}", downsample);
            _layers.Add(downsample);
            var stage = new Container();
            for (int j = 0; j < Depths[i]; j++)
            {
                var block = new ConvNeXtBlock(Dims[i], layerScaleInitValue: isV2 ? 0 : 1e-6, grn: isV2, dtype: dtype);
                stage.register_module($"{j}", block);
                _layers.Add(block);
            }
            stages.register_module($"{i}", stage);
        }
        register_module("downsample_layers", downsamples);
        register_module("stages", stages);
        if (!hasHead)
            return;
        var norm = new LayerNorm(Dims[^1], dtype: dtype);
        var head = new Linear(Dims[^1], classes, dtype: dtype);
        register_module("norm", norm);
        register_module("head", head);
        _layers.AddRange([new GlobalAveragePool(), norm, head]);
    }

    public override Tensor forward(Tensor input)
    {
        Tensor x = input.alias();
        foreach (Layer layer in _layers)
        {
            Tensor next = layer.forward(x);
            x.Dispose();
            x = next;
        }
        return x;
    }

    /// <summary>All values, to see that nothing changed.</summary>
    public float[] Values() => [.. named_parameters().SelectMany(pair => pair.parameter.detach().to(ScalarType.Float32).contiguous().data<float>().ToArray())];

    protected override void RegisterComponents()
    {
    }
}
