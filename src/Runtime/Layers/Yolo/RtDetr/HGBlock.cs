using ConvNeXtGen.Graphs;
using static TorchSharp.torch;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>Block of HGNetV2: a chain of convolutions, all of whose results are joined and squeezed (RT-DETR; Zhao et al., arXiv 2304.08069).</summary>
public sealed class HGBlock : Layer
{
    private readonly LayerList _m;
    private readonly Conv _sc;
    private readonly Conv _ec;
    private readonly bool _add;

    /// <summary>Makes the block.</summary>
    /// <param name="c1">Input channels.</param>
    /// <param name="cm">Channels of the chain.</param>
    /// <param name="c2">Output channels, even.</param>
    /// <param name="k">Kernel of the chain.</param>
    /// <param name="n">Length of the chain.</param>
    /// <param name="lightConv">The chain is of <see cref="LightConv"/>.</param>
    /// <param name="shortcut">Add the input when c1 = c2.</param>
    /// <param name="act">The activation; ReLU when null.</param>
    /// <param name="style">Gives the batch norms' constants; <see cref="ConvStyle.Detection"/> when null.</param>
    /// <param name="device">Where the weights live.</param>
    /// <param name="dtype">Their type.</param>
    public HGBlock(
        long c1,
        long cm,
        long c2,
        long k = 3,
        long n = 6,
        bool lightConv = false,
        bool shortcut = false,
        Activation? act = null,
        ConvStyle? style = null,
        Device? device = null,
        ScalarType? dtype = null)
        : base(nameof(HGBlock))
    {
        var activation = act ?? Activation.Relu;
        _m = AddModule("m", new LayerList(Enumerable.Range(0, (int)n).Select<int, Layer>(i => lightConv
            ? new LightConv(i == 0 ? c1 : cm, cm, k, activation, style, device, dtype)
            : new Conv(i == 0 ? c1 : cm, cm, k, act: activation, style: style, device: device, dtype: dtype))));
        _sc = AddModule("sc", new Conv(c1 + (n * cm), c2 / 2, act: activation, style: style, device: device, dtype: dtype));
        _ec = AddModule("ec", new Conv(c2 / 2, c2, act: activation, style: style, device: device, dtype: dtype));
        _add = shortcut && c1 == c2;
    }

    /// <inheritdoc/>
    public override T Apply<T>(IOps<T> ops, T x)
    {
        var parts = new T[1 + _m.Count];
        parts[0] = ops.Alias(x);
        for (var i = 0; i < _m.Count; i++)
        {
            parts[i + 1] = ops.Call(_m[i], parts[i]);
        }

        var y = ops.Then(_ec, ops.Then(_sc, ops.Join(parts)));
        return _add ? ops.Residual(x, y) : y;
    }
}
