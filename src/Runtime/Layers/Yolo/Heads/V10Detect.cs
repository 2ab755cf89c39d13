using static TorchSharp.torch;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>YOLOv10's head (Wang et al., arXiv 2405.14458): <see cref="Detect"/>, end-to-end, with light class branches.</summary>
/// <param name="nc">Number of classes.</param>
/// <param name="ch">Channels of each level.</param>
/// <param name="strides">Pixels per cell of each level.</param>
/// <param name="head">Gives the start value of the box bias; <see cref="HeadStyle.Default"/> when null.</param>
/// <param name="style">Default activation and batch-norm constants; <see cref="ConvStyle.Detection"/> when null.</param>
/// <param name="device">Where the weights live.</param>
/// <param name="dtype">Their type.</param>
public sealed class V10Detect(
    long nc,
    long[] ch,
    long[] strides,
    HeadStyle? head = null,
    ConvStyle? style = null,
    Device? device = null,
    ScalarType? dtype = null)
    : Detect(nc, ch, strides, (head ?? HeadStyle.Default) with { EndToEnd = true, Legacy = false }, style, device, dtype);
