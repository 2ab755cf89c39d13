using ConvNeXtGen.Graphs;
using static TorchSharp.torch;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>Spatial pyramid pooling of YOLOv9 (Wang et al., arXiv 2402.13616): three poolings one after the other.</summary>
public sealed class SPPELAN : Layer
{
    private readonly Conv _cv1;
    private readonly MaxPool2d[] _pools;
    private readonly Conv _cv5;

    /// <summary>Makes the layer.</summary>
    /// <param name="c1">Input channels.</param>
    /// <param name="c2">Output channels.</param>
    /// <param name="c3">Hidden channels.</param>
    /// <param name="k">Window of the poolings, odd.</param>
    /// <param name="style">Default activation and batch-norm constants; <see cref="ConvStyle.Detection"/> when null.</param>
    /// <param name="device">Where the weights live.</param>
    /// <param name="dtype">Their type.</param>
    public SPPELAN(long c1, long c2, long c3, long k = 5, ConvStyle? style = null, Device? device = null, ScalarType? dtype = null)
        : base(nameof(SPPELAN))
    {
        _cv1 = AddModule("cv1", new Conv(c1, c3, style: style, device: device, dtype: dtype));
        _pools =
        [
            AddModule("cv2", new MaxPool2d(k, 1, k / 2)),
            AddModule("cv3", new MaxPool2d(k, 1, k / 2)),
            AddModule("cv4", new MaxPool2d(k, 1, k / 2)),
        ];
        _cv5 = AddModule("cv5", new Conv(4 * c3, c2, style: style, device: device, dtype: dtype));
    }

    /// <inheritdoc/>
    public override T Apply<T>(IOps<T> ops, T x)
    {
        var levels = new T[_pools.Length + 1];
        levels[0] = ops.Call(_cv1, x);
        for (var i = 0; i < _pools.Length; i++)
        {
            levels[i + 1] = ops.Call(_pools[i], levels[i]);
        }

        return ops.Then(_cv5, ops.Join(levels));
    }
}
