using ConvNeXtGen.Graphs;
using static TorchSharp.torch;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>A <see cref="C2"/> of self-attention blocks (YOLO11).</summary>
public sealed class C2PSA : Layer
{
    private readonly long _hidden;
    private readonly Conv _cv1;
    private readonly Conv _cv2;
    private readonly Sequential _m;

    /// <summary>Makes the layer.</summary>
    /// <param name="c1">Input channels.</param>
    /// <param name="c2">Output channels; equal to <paramref name="c1"/>.</param>
    /// <param name="n">Number of blocks.</param>
    /// <param name="e">Channels of each half as a share of <paramref name="c1"/>; they must be at least 64 in the originals.</param>
    /// <param name="style">Default activation and batch-norm constants; <see cref="ConvStyle.Detection"/> when null.</param>
    /// <param name="device">Where the weights live.</param>
    /// <param name="dtype">Their type.</param>
    /// <exception cref="ArgumentException">c1 and c2 differ.</exception>
    public C2PSA(long c1, long c2, long n = 1, double e = 0.5, ConvStyle? style = null, Device? device = null, ScalarType? dtype = null)
        : base(nameof(C2PSA))
    {
        SelfAttentionWidths.CheckEqual(c1, c2, nameof(C2PSA));
        _hidden = ChannelArithmetic.Hidden(c1, e);
        _cv1 = AddModule("cv1", new Conv(c1, 2 * _hidden, style: style, device: device, dtype: dtype));
        _cv2 = AddModule("cv2", new Conv(2 * _hidden, c1, style: style, device: device, dtype: dtype));
        _m = AddModule("m", Sequential.Repeat(n, () =>
            new PSABlock(_hidden, 0.5, SelfAttentionWidths.Heads(_hidden), style: style, device: device, dtype: dtype)));
    }

    /// <inheritdoc/>
    public override T Apply<T>(IOps<T> ops, T x)
    {
        var halves = ops.Chunk(ops.Call(_cv1, x), 2, 2 * _hidden);
        return ops.Then(_cv2, ops.Join([halves[0], ops.Then(_m, halves[1])]));
    }
}
