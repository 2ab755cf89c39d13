namespace ConvNeXtGen.Export;

/// <summary>How numbers are stored in an ONNX file.</summary>
public enum OnnxWeightType
{
    /// <summary>As in the model: float32, float64, or float16 for a model in half precision. bfloat16 becomes float32.</summary>
    AsModel,

    /// <summary>float16, converted to the model's type when the file is loaded: half the size, computed as before.</summary>
    Float16,
}

/// <summary>Choices for <see cref="OnnxExporter"/>.</summary>
public sealed record OnnxExportOptions
{
    /// <summary>Image height in pixels that a fixed size means and that a dynamic one is traced at; the network's own image size when null.</summary>
    public int? Height { get; init; }

    /// <summary>Image width; as <see cref="Height"/> when null.</summary>
    public int? Width { get; init; }

    /// <summary>Number of images per call; null leaves it open, named <c>batch</c>.</summary>
    public int? Batch { get; init; }

    /// <summary>Whether height and width stay open, named <c>height</c> and <c>width</c>.</summary>
    public bool DynamicSize { get; init; }

    /// <summary>
    /// Whether a detector's file also has the raw outputs that a loss reads, as <c>output1</c> and on. Without them it has the decoded predictions,
    /// <c>output0</c>, and in segmentation the masks' prototypes, <c>output1</c>, as other exporters write it; the one-to-many branch of an end-to-end head is left out.
    /// </summary>
    public bool RawOutputs { get; init; }

    /// <summary>The operator set, from <see cref="OnnxOpset.Oldest"/> to <see cref="OnnxOpset.Newest"/>: an older one for older runtimes.</summary>
    public int Opset { get; init; } = OnnxOpset.Default;

    /// <summary>How weights are stored.</summary>
    public OnnxWeightType Weights { get; init; }

    /// <summary>
    /// Fold batch normalisation, layer scale and LayerNorm weights into the neighbouring weights first. Outputs stay
    /// equal within rounding; folded weights no longer equal the checkpoint's.
    /// </summary>
    public bool Fold { get; init; } = true;

    /// <summary>Names of the classes, recorded in the metadata; the network's own when null. Last classes that were not trained may go without.</summary>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>Per-channel mean that pixels in [0, 1] are normalised with; recorded in the metadata.</summary>
    public IReadOnlyList<double>? Mean { get; init; }

    /// <summary>Per-channel standard deviation that goes with <see cref="Mean"/>.</summary>
    public IReadOnlyList<double>? Std { get; init; }

    /// <summary>
    /// Bytes of weights above which they go to a file beside, <c>{path}.data</c>; protobuf allows 2 GiB for the whole file.
    /// </summary>
    public long ExternalDataThreshold { get; init; } = 1_900_000_000;
}
