using ConvNeXtGen.Graphs;
using static TorchSharp.torch;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>Partial self-attention: half of the channels goes through attention and a perceptron (YOLOv10; Wang et al., arXiv 2405.14458).</summary>
public sealed class PSA : Layer
{
    private readonly long _hidden;
    private readonly Conv _cv1;
    private readonly Conv _cv2;
    private readonly Attention _attn;
    private readonly Sequential _ffn;

    /// <summary>Makes the layer.</summary>
    /// <param name="c1">Input channels.</param>
    /// <param name="c2">Output channels; equal to <paramref name="c1"/>.</param>
    /// <param name="e">Channels of each half as a share of <paramref name="c1"/>; they must be at least 64 in Ultralytics 8.3.</param>
    /// <param name="style">Default activation and batch-norm constants; <see cref="ConvStyle.Detection"/> when null.</param>
    /// <param name="device">Where the weights live.</param>
    /// <param name="dtype">Their type.</param>
    /// <exception cref="ArgumentException">c1 and c2 differ.</exception>
    public PSA(long c1, long c2, double e = 0.5, ConvStyle? style = null, Device? device = null, ScalarType? dtype = null)
        : base(nameof(PSA))
    {
        SelfAttentionWidths.CheckEqual(c1, c2, nameof(PSA));
        _hidden = ChannelArithmetic.Hidden(c1, e);
        _cv1 = AddModule("cv1", new Conv(c1, 2 * _hidden, style: style, device: device, dtype: dtype));
        _cv2 = AddModule("cv2", new Conv(2 * _hidden, c1, style: style, device: device, dtype: dtype));
        _attn = AddModule("attn", new Attention(_hidden, SelfAttentionWidths.Heads(_hidden), 0.5, style, device, dtype));
        _ffn = AddModule("ffn", PSABlock.FeedForward(_hidden, style, device, dtype));
    }

    /// <inheritdoc/>
    public override T Apply<T>(IOps<T> ops, T x)
    {
        var halves = ops.Chunk(ops.Call(_cv1, x), 2, 2 * _hidden);
        var b = ops.Sum(ops.Call(_attn, halves[1]), halves[1]);
        b = ops.Sum(ops.Call(_ffn, b), b);
        return ops.Then(_cv2, ops.Join([halves[0], b]));
    }
}
