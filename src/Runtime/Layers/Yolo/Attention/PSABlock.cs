using ConvNeXtGen.Graphs;
using static TorchSharp.torch;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>Attention and a two-layer convolutional perceptron, each with a residual (YOLOv10).</summary>
public sealed class PSABlock : Layer
{
    private readonly Attention _attn;
    private readonly Sequential _ffn;
    private readonly bool _add;

    /// <summary>Makes the block.</summary>
    /// <param name="c">Channels.</param>
    /// <param name="ratio">Channels of a key as a share of those of a value.</param>
    /// <param name="heads">Number of heads, ≥ 1.</param>
    /// <param name="shortcut">With residuals.</param>
    /// <param name="style">Default activation and batch-norm constants; <see cref="ConvStyle.Detection"/> when null.</param>
    /// <param name="device">Where the weights live.</param>
    /// <param name="dtype">Their type.</param>
    public PSABlock(
        long c,
        double ratio = 0.5,
        long heads = 4,
        bool shortcut = true,
        ConvStyle? style = null,
        Device? device = null,
        ScalarType? dtype = null)
        : base(nameof(PSABlock))
    {
        _attn = AddModule("attn", new Attention(c, heads, ratio, style, device, dtype));
        _ffn = AddModule("ffn", FeedForward(c, style, device, dtype));
        _add = shortcut;
    }

    /// <inheritdoc/>
    public override T Apply<T>(IOps<T> ops, T x)
    {
        var y = ops.Call(_attn, x);
        if (!_add)
        {
            return ops.Then(_ffn, y);
        }

        y = ops.Residual(x, y);
        return ops.Sum(ops.Call(_ffn, y), y);
    }

    /// <summary>The perceptron: to twice the channels and back, the last layer without activation.</summary>
    internal static Sequential FeedForward(long c, ConvStyle? style, Device? device, ScalarType? dtype) => new(
        new Conv(c, 2 * c, style: style, device: device, dtype: dtype),
        new Conv(2 * c, c, act: Activation.Identity, style: style, device: device, dtype: dtype));
}
