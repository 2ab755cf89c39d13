using ConvNeXtGen.Graphs;
using static TorchSharp.torch;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>A 1×1 convolution and a residual chain of 3×3 ones.</summary>
public sealed class C1 : Layer
{
    private readonly Conv _cv1;
    private readonly Sequential _m;

    /// <summary>Makes the layer.</summary>
    /// <param name="c1">Input channels.</param>
    /// <param name="c2">Output channels.</param>
    /// <param name="n">Number of 3×3 convolutions.</param>
    /// <param name="style">Default activation and batch-norm constants; <see cref="ConvStyle.Detection"/> when null.</param>
    /// <param name="device">Where the weights live.</param>
    /// <param name="dtype">Their type.</param>
    public C1(long c1, long c2, long n = 1, ConvStyle? style = null, Device? device = null, ScalarType? dtype = null)
        : base(nameof(C1))
    {
        _cv1 = AddModule("cv1", new Conv(c1, c2, style: style, device: device, dtype: dtype));
        _m = AddModule("m", Sequential.Repeat(n, () => new Conv(c2, c2, 3, style: style, device: device, dtype: dtype)));
    }

    /// <inheritdoc/>
    public override T Apply<T>(IOps<T> ops, T x)
    {
        var y = ops.Call(_cv1, x);
        return ops.Sum(ops.Call(_m, y), y);
    }
}
