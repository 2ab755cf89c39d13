using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>The convolutions of an <see cref="AnchorFreeHead"/>: one branch per level for each kind of number.</summary>
/// <param name="nc">Number of classes.</param>
/// <param name="ch">Channels of each level.</param>
/// <param name="strides">Pixels per point on each level.</param>
/// <param name="head">What makes the head differ from others of its kind.</param>
/// <param name="style">Activation and batch norms' constants.</param>
/// <param name="device">Where the weights live.</param>
/// <param name="dtype">Their type.</param>
internal sealed class HeadBranches(long nc, long[] ch, long[] strides, HeadStyle head, ConvStyle style, Device? device, ScalarType? dtype)
{
    /// <summary>Distributions over the distances to a box's sides: 4·RegMax channels.</summary>
    public LayerList Boxes()
    {
        var hidden = Math.Max(Math.Max(16, ch[0] / 4), 4 * head.RegMax);
        return new LayerList(ch.Select(c => Branch(c, hidden, 4 * head.RegMax, head.BoxBias)));
    }

    /// <summary>Class scores.</summary>
    public LayerList Classes()
    {
        var hidden = Math.Max(ch[0], Math.Min(nc, 100));
        return new LayerList(ch.Zip(strides, (c, stride) =>
        {
            // An untrained head says: 5 objects per 640-pixel image, of any class alike.
            var prior = Math.Log(5.0 / nc / Math.Pow(640.0 / stride, 2));
            return head.Legacy ? Branch(c, hidden, nc, prior) : new Sequential(Light(c, hidden), Light(hidden, hidden), Last(hidden, nc, prior));
        }));
    }

    /// <summary>Further numbers.</summary>
    /// <param name="channels">How many per point.</param>
    public LayerList Extra(long channels)
    {
        var hidden = Math.Max(ch[0] / 4, channels);
        return new LayerList(ch.Select(c => Branch(c, hidden, channels, null)));
    }

    private Sequential Branch(long c1, long hidden, long c2, double? bias) => new(
        new Conv(c1, hidden, 3, style: style, device: device, dtype: dtype),
        new Conv(hidden, hidden, 3, style: style, device: device, dtype: dtype),
        Last(hidden, c2, bias));

    private Sequential Light(long c1, long c2) => new(
        new DWConv(c1, c1, 3, style: style, device: device, dtype: dtype),
        new Conv(c1, c2, style: style, device: device, dtype: dtype));

    private Conv2d Last(long c1, long c2, double? constant) => new(
        c1,
        c2,
        1,
        init: (weight, bias) =>
        {
            Initialization.Default(weight, bias);
            if (constant is { } value)
            {
                using var guard = torch.no_grad();
                bias!.fill_(value);
            }
        },
        device: device,
        dtype: dtype);
}
