using ConvNeXtGen.Graphs;
using static TorchSharp.torch;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>Convolution without bias, batch norm, activation: [N, c1, H, W] → [N, c2, ~H/s, ~W/s].</summary>
public class Conv : Layer
{
    private readonly Activation _act;

    /// <summary>Makes a layer with a square kernel.</summary>
    /// <param name="c1">Input channels.</param>
    /// <param name="c2">Output channels.</param>
    /// <param name="k">Kernel size.</param>
    /// <param name="s">Stride.</param>
    /// <param name="p">Padding; half the (dilated) kernel when null, which keeps the size at stride 1.</param>
    /// <param name="g">Groups.</param>
    /// <param name="d">Dilation.</param>
    /// <param name="act">The activation; the style's when null.</param>
    /// <param name="style">Default activation and batch-norm constants; <see cref="ConvStyle.Detection"/> when null.</param>
    /// <param name="device">Where the weights live.</param>
    /// <param name="dtype">Their type.</param>
    public Conv(
        long c1,
        long c2,
        long k = 1,
        long s = 1,
        long? p = null,
        long g = 1,
        long d = 1,
        Activation? act = null,
        ConvStyle? style = null,
        Device? device = null,
        ScalarType? dtype = null)
        : this(c1, c2, (k, k), (s, s), p is { } given ? (given, given) : null, g, d, act, style, device, dtype)
    {
    }

    /// <summary>Makes a layer with its own numbers for height and width.</summary>
    /// <inheritdoc cref="Conv(long, long, long, long, long?, long, long, Activation?, ConvStyle?, Device?, ScalarType?)"/>
    public Conv(
        long c1,
        long c2,
        (long H, long W) k,
        (long H, long W) s,
        (long H, long W)? p = null,
        long g = 1,
        long d = 1,
        Activation? act = null,
        ConvStyle? style = null,
        Device? device = null,
        ScalarType? dtype = null)
        : base(nameof(Conv))
    {
        style ??= ConvStyle.Detection;
        _act = act ?? style.Activation;
        var geometry = new Conv2dGeometry(s, p ?? (SamePadding(k.H, d), SamePadding(k.W, d)), (d, d), g);
        conv = AddModule("conv", new Conv2d(c1, c2, k, geometry, bias: false, device: device, dtype: dtype));
        bn = AddModule("bn", new BatchNorm2d(c2, style, device, dtype));
    }

    /// <summary>The convolution.</summary>
    public Conv2d conv { get; }

    /// <summary>The batch norm behind it.</summary>
    public BatchNorm2d bn { get; }

    /// <inheritdoc/>
    public override T Apply<T>(IOps<T> ops, T x) => ops.Activated(ops.Then(bn, ops.Call(conv, x)), _act);

    /// <summary>Half the extent of a dilated kernel.</summary>
    internal static long SamePadding(long kernel, long dilation = 1) => (dilation > 1 ? (dilation * (kernel - 1)) + 1 : kernel) / 2;
}
