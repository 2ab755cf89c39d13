using ConvNeXtGen.Graphs;
using static TorchSharp.torch;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>Spatial pyramid pooling by one small window applied again and again: the same as <see cref="SPP"/> with windows k, 2k−1, 3k−2, but faster (YOLOv5).</summary>
public sealed class SPPF : Layer
{
    private readonly Conv _cv1;
    private readonly Conv _cv2;
    private readonly MaxPool2d _m;
    private readonly long _n;
    private readonly bool _add;

    /// <summary>Makes the layer.</summary>
    /// <param name="c1">Input channels.</param>
    /// <param name="c2">Output channels.</param>
    /// <param name="k">Window, odd.</param>
    /// <param name="n">How often it is applied.</param>
    /// <param name="shortcut">Add the input when c1 = c2.</param>
    /// <param name="act">
    /// Activation of the first convolution; the style's when null. Ultralytics 8.4 has none there, although the weights
    /// that it publishes for YOLOv8 to YOLO11 were trained with one; the checkpoint keys are the same.
    /// </param>
    /// <param name="style">Default activation and batch-norm constants; <see cref="ConvStyle.Detection"/> when null.</param>
    /// <param name="device">Where the weights live.</param>
    /// <param name="dtype">Their type.</param>
    public SPPF(
        long c1,
        long c2,
        long k = 5,
        long n = 3,
        bool shortcut = false,
        Activation? act = null,
        ConvStyle? style = null,
        Device? device = null,
        ScalarType? dtype = null)
        : base(nameof(SPPF))
    {
        var hidden = c1 / 2;
        _cv1 = AddModule("cv1", new Conv(c1, hidden, act: act, style: style, device: device, dtype: dtype));
        _cv2 = AddModule("cv2", new Conv(hidden * (n + 1), c2, style: style, device: device, dtype: dtype));
        _m = AddModule("m", new MaxPool2d(k, 1, k / 2));
        _n = n;
        _add = shortcut && c1 == c2;
    }

    /// <inheritdoc/>
    public override T Apply<T>(IOps<T> ops, T x)
    {
        var levels = new T[_n + 1];
        levels[0] = ops.Call(_cv1, x);
        for (var i = 1; i < levels.Length; i++)
        {
            levels[i] = ops.Call(_m, levels[i - 1]);
        }

        var y = ops.Then(_cv2, ops.Join(levels));
        return _add ? ops.Residual(x, y) : y;
    }
}
