using ConvNeXtGen.Graphs;
using static TorchSharp.torch;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>Moves 2×2 pixels into the channels, then convolves: [N, c1, H, W] → [N, c2, H/2, W/2] (YOLOv5 before 6.0).</summary>
public sealed class Focus : Layer
{
    private readonly Conv _conv;

    /// <summary>Makes the layer.</summary>
    /// <param name="c1">Input channels.</param>
    /// <param name="c2">Output channels.</param>
    /// <param name="k">Kernel size.</param>
    /// <param name="s">Stride of the convolution.</param>
    /// <param name="p">Padding; half the kernel when null.</param>
    /// <param name="g">Groups.</param>
    /// <param name="act">The activation; the style's when null.</param>
    /// <param name="style">Default activation and batch-norm constants; <see cref="ConvStyle.Detection"/> when null.</param>
    /// <param name="device">Where the weights live.</param>
    /// <param name="dtype">Their type.</param>
    public Focus(
        long c1,
        long c2,
        long k = 1,
        long s = 1,
        long? p = null,
        long g = 1,
        Activation? act = null,
        ConvStyle? style = null,
        Device? device = null,
        ScalarType? dtype = null)
        : base(nameof(Focus)) =>
        _conv = AddModule("conv", new Conv(4 * c1, c2, k, s, p, g, 1, act, style, device, dtype));

    /// <inheritdoc/>
    public override T Apply<T>(IOps<T> ops, T x) =>
        ops.Then(_conv, ops.Join([Phase(ops, x, 0, 0, 2), Phase(ops, x, 1, 0, 2), Phase(ops, x, 0, 1, 2), Phase(ops, x, 1, 1, 2)]));

    /// <summary>Every step-th pixel of both axes, from the given row and column on.</summary>
    internal static T Phase<T>(IOps<T> ops, T x, long row, long column, long step)
    {
        var rows = ops.Slice(x, 2, row, long.MaxValue, step);
        return ops.Consume(rows, ops.Slice(rows, 3, column, long.MaxValue, step));
    }
}
