using ConvNeXtGen.Graphs;
using static TorchSharp.torch;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>Area attention and a two-layer convolutional perceptron, each with a residual (YOLO12).</summary>
public sealed class ABlock : Layer
{
    private readonly AAttn _attn;
    private readonly Sequential _mlp;

    /// <summary>Makes the block; its convolutions start from a truncated normal with std 0.02.</summary>
    /// <param name="dim">Channels.</param>
    /// <param name="heads">Number of heads.</param>
    /// <param name="mlpRatio">Hidden channels of the perceptron as a share of <paramref name="dim"/>.</param>
    /// <param name="area">Number of strips.</param>
    /// <param name="style">Default activation and batch-norm constants; <see cref="ConvStyle.Detection"/> when null.</param>
    /// <param name="device">Where the weights live.</param>
    /// <param name="dtype">Their type.</param>
    public ABlock(
        long dim,
        long heads,
        double mlpRatio = 1.2,
        long area = 1,
        ConvStyle? style = null,
        Device? device = null,
        ScalarType? dtype = null)
        : base(nameof(ABlock))
    {
        var hidden = ChannelArithmetic.Hidden(dim, mlpRatio);
        _attn = AddModule("attn", new AAttn(dim, heads, area, style, device, dtype));
        _mlp = AddModule("mlp", new Sequential(
            new Conv(dim, hidden, style: style, device: device, dtype: dtype),
            new Conv(hidden, dim, act: Activation.Identity, style: style, device: device, dtype: dtype)));
        foreach (var (_, module) in named_modules())
        {
            if (module is Conv2d convolution)
            {
                Initialization.ConvNeXt(convolution.weight, convolution.bias);
            }
        }
    }

    /// <inheritdoc/>
    public override T Apply<T>(IOps<T> ops, T x)
    {
        var y = ops.Residual(x, ops.Call(_attn, x));
        return ops.Sum(ops.Call(_mlp, y), y);
    }
}
