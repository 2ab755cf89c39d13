using ConvNeXtGen.Graphs;
using ConvNeXtGen.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Runtime.Tests.Graphs;

/// <summary>A whole ConvNeXt, two stages small, put together by hand as the generator would.</summary>
public sealed class MicroConvNeXt : Network<Tensor>
{
    private readonly PatchStem _stem;
    private readonly Downsample _downsample;
    private readonly ConvNeXtBlock[] _blocks;
    private readonly LayerNorm _norm;
    private readonly Linear _head;
    private readonly GlobalAveragePool _pool = new();

    /// <summary>Makes the network; its weights are random and all of similar weight, so that no fold hides.</summary>
    public MicroConvNeXt(bool grn = false, long[]? dims = null, long kernelSize = 7, ScalarType? dtype = null)
        : base(nameof(MicroConvNeXt))
    {
        var (a, b) = dims is [var first, var second] ? (first, second) : (24L, 40L);
        _stem = new(3, a, dtype: dtype);
        _downsample = new(a, b, dtype: dtype);
        _blocks =
        [
            new(a, 0.1, grn ? 0 : 1e-6, grn, kernelSize, dtype: dtype),
            new(a, 0.1, grn ? 0 : 1e-6, grn, kernelSize, dtype: dtype),
            new(b, 0.2, grn ? 0 : 1e-6, grn, kernelSize, dtype: dtype),
        ];
        _norm = new(b, dtype: dtype);
        _head = new(b, 10, dtype: dtype);
        register_module("downsample_layers", new Container(("0", _stem), ("1", _downsample)));
        register_module("stages", new Container(("0", new Container(("0", _blocks[0]), ("1", _blocks[1]))), ("1", new Container(("0", _blocks[2])))));
        register_module("norm", _norm);
        register_module("head", _head);
        using var guard = no_grad();
        foreach (var (name, weight) in named_parameters())
        {
            weight.normal_(name.EndsWith("norm.weight", StringComparison.Ordinal) ? 1 : 0, weight.dim() > 1 ? 0.15 : 0.3);
        }
    }

    public override NetworkInfo Info { get; } = new()
    {
        Name = nameof(MicroConvNeXt),
        Config = "micro.yaml",
        Task = NetworkTask.Classification,
        InputChannels = 3,
        ImageSize = 32,
        MinimumImageSize = 8,
        Classes = 10,
        ParameterCount = 0,
        Macs = 0,
        Layers = [],
    };

    public override IReadOnlyList<T> Apply<T>(IOps<T> ops, T image)
    {
        var x = ops.Call(_stem, image);
        x = Then(ops, _blocks[0], x);
        x = Then(ops, _blocks[1], x);
        x = Then(ops, _downsample, x);
        x = Then(ops, _blocks[2], x);
        x = Then(ops, _pool, x);
        x = Then(ops, _norm, x);
        return [Then(ops, _head, x)];
    }

    protected override Tensor Wrap(IReadOnlyList<Tensor> outputs) => outputs[0];

    private static T Then<T>(IOps<T> ops, ILayer layer, T x)
    {
        var result = ops.Call(layer, x);
        ops.Release(x);
        return result;
    }
}
