using ConvNeXtGen.Graphs;
using static TorchSharp.torch;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>Spatial pyramid pooling (He et al., arXiv 1406.4729): the map beside its maxima over windows of several sizes.</summary>
public sealed class SPP : Layer
{
    private readonly Conv _cv1;
    private readonly Conv _cv2;
    private readonly LayerList _m;

    /// <summary>Makes the layer.</summary>
    /// <param name="c1">Input channels.</param>
    /// <param name="c2">Output channels.</param>
    /// <param name="k">Windows, odd; 5, 9 and 13 when null.</param>
    /// <param name="style">Default activation and batch-norm constants; <see cref="ConvStyle.Detection"/> when null.</param>
    /// <param name="device">Where the weights live.</param>
    /// <param name="dtype">Their type.</param>
    public SPP(long c1, long c2, long[]? k = null, ConvStyle? style = null, Device? device = null, ScalarType? dtype = null)
        : base(nameof(SPP))
    {
        var windows = k ?? [5, 9, 13];
        var hidden = c1 / 2;
        _cv1 = AddModule("cv1", new Conv(c1, hidden, style: style, device: device, dtype: dtype));
        _cv2 = AddModule("cv2", new Conv(hidden * (windows.Length + 1), c2, style: style, device: device, dtype: dtype));
        _m = AddModule("m", new LayerList(windows.Select(window => new MaxPool2d(window, 1, window / 2))));
    }

    /// <inheritdoc/>
    public override T Apply<T>(IOps<T> ops, T x)
    {
        var levels = new T[_m.Count + 1];
        levels[0] = ops.Call(_cv1, x);
        for (var i = 0; i < _m.Count; i++)
        {
            levels[i + 1] = ops.Call(_m[i], levels[0]);
        }

        return ops.Then(_cv2, ops.Join(levels));
    }
}
