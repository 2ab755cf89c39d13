using ConvNeXtGen.Graphs;
using static TorchSharp.torch;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>Stem of HGNetV2: [N, c1, H, W] → [N, c2, H/4, W/4], all activations ReLU (RT-DETR; Zhao et al., arXiv 2304.08069).</summary>
public sealed class HGStem : Layer
{
    private readonly Conv _stem1;
    private readonly Conv _stem2a;
    private readonly Conv _stem2b;
    private readonly Conv _stem3;
    private readonly Conv _stem4;

    /// <summary>Makes the stem.</summary>
    /// <param name="c1">Input channels.</param>
    /// <param name="cm">Hidden channels, even.</param>
    /// <param name="c2">Output channels.</param>
    /// <param name="style">Gives the batch norms' constants; <see cref="ConvStyle.Detection"/> when null.</param>
    /// <param name="device">Where the weights live.</param>
    /// <param name="dtype">Their type.</param>
    public HGStem(long c1, long cm, long c2, ConvStyle? style = null, Device? device = null, ScalarType? dtype = null)
        : base(nameof(HGStem))
    {
        _stem1 = AddModule("stem1", Make(c1, cm, 3, 2));
        _stem2a = AddModule("stem2a", Make(cm, cm / 2, 2, 1, 0));
        _stem2b = AddModule("stem2b", Make(cm / 2, cm, 2, 1, 0));
        _stem3 = AddModule("stem3", Make(2 * cm, cm, 3, 2));
        _stem4 = AddModule("stem4", Make(cm, c2, 1, 1));

        Conv Make(long from, long to, long k, long s, long? p = null) =>
            new(from, to, k, s, p, act: Activation.Relu, style: style, device: device, dtype: dtype);
    }

    /// <inheritdoc/>
    public override T Apply<T>(IOps<T> ops, T x)
    {
        var y = Padded(ops, ops.Call(_stem1, x));
        var convolved = ops.Then(_stem2b, Padded(ops, ops.Call(_stem2a, y)));
        var pooled = ops.Consume(y, ops.MaxPool2d(y, 2, 1, 0, ceilMode: true));
        return ops.Then(_stem4, ops.Then(_stem3, ops.Join([pooled, convolved])));
    }

    /// <summary>One more column to the right and row below.</summary>
    private static T Padded<T>(IOps<T> ops, T x) => ops.Consume(x, ops.ZeroPad2d(x, 0, 1, 0, 1));
}
