namespace ConvNeXtGen.Inference;

/// <summary>The numbers that a compiled model multiplies.</summary>
public enum CompiledPrecision
{
    /// <summary>float32 throughout: as the model itself within 1e-4 relative.</summary>
    Float32,

    /// <summary>
    /// bfloat16 factors and float32 sums in matrix products and convolutions; everything between them stays float32.
    /// Needs a processor with AVX512-BF16 and Linux; elsewhere libtorch computes in bfloat16.
    /// </summary>
    BFloat16,

    /// <summary>
    /// 8-bit factors and exact sums in linear layers and 1×1 convolutions that are large enough to gain and whose results go into further products; bfloat16,
    /// where the machine has it, in the others. Weights have a scale per output, inputs one per pixel (or row), taken from its least and largest number, so that
    /// nothing has to be calibrated. Needs a processor with AVX512-VNNI and Linux; elsewhere the model is compiled for
    /// <see cref="Float32"/>, as <see cref="CompiledModel{TOutput}.Precision"/> says.
    /// </summary>
    Int8,
}

/// <summary>What runs a compiled model.</summary>
public enum CompiledBackend
{
    /// <summary><see cref="Kernels"/> where the model and the machine allow it, else <see cref="Aten"/>.</summary>
    Auto,

    /// <summary>This library's vector kernels: float32 models on a CPU with AVX-512, AVX2 or NEON.</summary>
    Kernels,

    /// <summary>libtorch's ops on the simplified graph: any device, any type.</summary>
    Aten,
}

/// <summary>Choices for <see cref="ModelCompiler.Compile{TOutput}"/>.</summary>
public sealed record CompileOptions
{
    /// <summary>The numbers that are multiplied.</summary>
    public CompiledPrecision Precision { get; init; }

    /// <summary>What runs the model.</summary>
    public CompiledBackend Backend { get; init; }

    /// <summary>Threads per call, the caller's included; libtorch's number of threads when null.</summary>
    public int? Threads { get; init; }

    /// <summary>
    /// Whether a detector also gives the raw outputs that a loss reads. Without them only <see cref="DetectionOutput.Predictions"/> and the prototypes of
    /// masks are computed, all other tensors of the output hold no images ([0, …]): 10–20 % less time for end-to-end heads (YOLOv10, YOLO26), whose one-to-many branch is
    /// left out, and hardly less for others.
    /// </summary>
    public bool RawOutputs { get; init; } = true;

    /// <summary>Per-channel mean that images still have to be normalised with; then the compiled model takes pixels in [0, 1]. Goes into the stem.</summary>
    public IReadOnlyList<double>? Mean { get; init; }

    /// <summary>Per-channel standard deviation that goes with <see cref="Mean"/>.</summary>
    public IReadOnlyList<double>? Std { get; init; }

    /// <summary>Numbers per vector that kernels are made for: 16, 8 or 4; the machine's widest when null. For tests of the narrow ones.</summary>
    internal int? VectorWidth { get; init; }
}
