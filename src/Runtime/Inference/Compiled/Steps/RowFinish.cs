using System.Runtime.InteropServices;
using ConvNeXtGen.Graphs;
using ConvNeXtGen.Kernels.Simd;

namespace ConvNeXtGen.Inference.Steps;

/// <summary>What happens to a finished row of channels.</summary>
internal abstract unsafe class RowFinish : IDisposable
{
    /// <summary>What it computes, for profiles.</summary>
    public abstract string Name { get; }

    /// <summary>Finishes rows; what they held may change.</summary>
    /// <param name="rows">The first row.</param>
    /// <param name="stride">Numbers from row to row.</param>
    /// <param name="count">How many rows.</param>
    /// <param name="target">Where the first one goes.</param>
    /// <param name="targetStride">Numbers from row to row there.</param>
    /// <param name="half">Whether the target is bfloat16.</param>
    public abstract void Run(float* rows, nint stride, int count, void* target, nint targetStride, bool half);

    /// <summary>Frees its weights.</summary>
    public abstract void Dispose();
}

/// <summary>Layer normalisation.</summary>
/// <typeparam name="V">The vector.</typeparam>
internal sealed unsafe class NormFinish<V>(Node node) : RowFinish
    where V : struct, IVector<V>
{
    private readonly float _eps = (float)((LayerNormOp)node.Op).Eps;
    private readonly int _channels = (int)node.Output.Shape[((LayerNormOp)node.Op).Axis].Value;
    private readonly float* _weight = node.Weights[0] is { } weight ? NativeFloats.Copy(weight.Tensor) : null;
    private readonly float* _bias = node.Weights[1] is { } bias ? NativeFloats.Copy(bias.Tensor) : null;

    /// <inheritdoc/>
    public override string Name => "layer norm";

    /// <inheritdoc/>
    public override void Run(float* rows, nint stride, int count, void* target, nint targetStride, bool half) =>
        RowNorm<V>.RunRows(rows, stride, count, _channels, _weight, _bias, _eps, target, targetStride, half);

    /// <summary>Finishes the four pixels of a patch, which become neighbours.</summary>
    /// <param name="source">The first pixel.</param>
    /// <param name="pixelStride">Numbers from pixel to pixel of a line.</param>
    /// <param name="lineStride">Numbers from line to line.</param>
    /// <param name="target">Where the patch goes.</param>
    public void RunPatch(float* source, nint pixelStride, nint lineStride, float* target) =>
        RowNorm<V>.RunPatch(source, pixelStride, lineStride, _channels, _weight, _bias, _eps, target);

    /// <inheritdoc/>
    public override void Dispose()
    {
        NativeMemory.AlignedFree(_weight);
        NativeMemory.AlignedFree(_bias);
    }
}

/// <summary>An activation.</summary>
/// <typeparam name="V">The vector.</typeparam>
internal sealed unsafe class ActivateFinish<V>(Activation activation, int channels) : RowFinish
    where V : struct, IVector<V>
{
    private readonly delegate*<float*, float*, nint, float, void> _loop = RowLoop<V>.For(activation);

    /// <inheritdoc/>
    public override string Name => activation.Kind.ToString();

    /// <inheritdoc/>
    public override void Run(float* rows, nint stride, int count, void* target, nint targetStride, bool half)
    {
        var length = channels;
        if (stride == channels && targetStride == channels)
        {
            (length, count) = (channels * count, 1);
        }

        for (nint row = 0; row < count; row++, rows += stride)
        {
            var place = row * targetStride;
            _loop(rows, half ? rows : (float*)target + place, length, (float)activation.Alpha);
            if (half)
            {
                BFloat16Rows.Convert(rows, (ushort*)target + place, length);
            }
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
    }
}
