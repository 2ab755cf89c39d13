using ConvNeXtGen.Graphs;
using static TorchSharp.torch;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>Changes the channels by a 1×1 convolution, then the size by a depthwise one (YOLOv10; Wang et al., arXiv 2405.14458).</summary>
public sealed class SCDown : Layer
{
    private readonly Conv _cv1;
    private readonly Conv _cv2;

    /// <summary>Makes the layer.</summary>
    /// <param name="c1">Input channels.</param>
    /// <param name="c2">Output channels.</param>
    /// <param name="k">Kernel of the depthwise convolution.</param>
    /// <param name="s">Its stride.</param>
    /// <param name="style">Default activation and batch-norm constants; <see cref="ConvStyle.Detection"/> when null.</param>
    /// <param name="device">Where the weights live.</param>
    /// <param name="dtype">Their type.</param>
    public SCDown(long c1, long c2, long k, long s, ConvStyle? style = null, Device? device = null, ScalarType? dtype = null)
        : base(nameof(SCDown))
    {
        _cv1 = AddModule("cv1", new Conv(c1, c2, style: style, device: device, dtype: dtype));
        _cv2 = AddModule("cv2", new Conv(c2, c2, k, s, g: c2, act: Activation.Identity, style: style, device: device, dtype: dtype));
    }

    /// <inheritdoc/>
    public override T Apply<T>(IOps<T> ops, T x) => ops.Then(_cv2, ops.Call(_cv1, x));
}
