using static TorchSharp.torch;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>YOLOv5's detection head. Outputs: decoded [N, anchors, 5 + classes] (not in training), then one raw map [N, anchors, H, W, 5 + classes] per level.</summary>
/// <param name="nc">Number of classes.</param>
/// <param name="anchors">Width and height pairs in pixels, one list per level.</param>
/// <param name="ch">Channels of each level.</param>
/// <param name="strides">Pixels per cell of each level.</param>
/// <param name="device">Where the weights live.</param>
/// <param name="dtype">Their type.</param>
public sealed class AnchorDetect(long nc, double[][] anchors, long[] ch, long[] strides, Device? device = null, ScalarType? dtype = null)
    : AnchorHead(nameof(AnchorDetect), nc, anchors, ch, strides, 0, device, dtype), IHead<DetectionOutput>
{
    /// <inheritdoc/>
    public DetectionOutput Wrap(IReadOnlyList<Tensor> outputs)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        var raw = outputs.Count - Levels;
        return new DetectionOutput(raw > 0 ? outputs[0] : null, [.. outputs.Skip(raw)], PredictionLayout.AnchorRows);
    }
}
