using ConvNeXtGen.Graphs;
using static TorchSharp.torch;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>A stage of a ResNet, or its stem (He et al., arXiv 1512.03385).</summary>
public sealed class ResNetLayer : Layer
{
    private readonly Sequential _layer;

    /// <summary>Makes the stage.</summary>
    /// <param name="c1">Input channels.</param>
    /// <param name="c2">Channels of the stem, or of the 3×3 convolutions.</param>
    /// <param name="s">Stride of the first block.</param>
    /// <param name="isFirst">The stem: a 7×7 convolution with stride 2 and a max pooling; [N, c1, H, W] → [N, c2, H/4, W/4].</param>
    /// <param name="n">Number of blocks.</param>
    /// <param name="e">Output channels as a multiple of <paramref name="c2"/>.</param>
    /// <param name="style">Default activation and batch-norm constants; <see cref="ConvStyle.Detection"/> when null.</param>
    /// <param name="device">Where the weights live.</param>
    /// <param name="dtype">Their type.</param>
    public ResNetLayer(
        long c1,
        long c2,
        long s = 1,
        bool isFirst = false,
        long n = 1,
        long e = 4,
        ConvStyle? style = null,
        Device? device = null,
        ScalarType? dtype = null)
        : base(nameof(ResNetLayer)) =>
        _layer = AddModule("layer", isFirst
            ? new Sequential(new Conv(c1, c2, 7, 2, 3, style: style, device: device, dtype: dtype), new MaxPool2d(3, 2, 1))
            : new Sequential(Enumerable.Range(0, (int)n).Select(i =>
                new ResNetBlock(i == 0 ? c1 : e * c2, c2, i == 0 ? s : 1, e, style, device, dtype))));

    /// <inheritdoc/>
    public override T Apply<T>(IOps<T> ops, T x) => ops.Call(_layer, x);
}
