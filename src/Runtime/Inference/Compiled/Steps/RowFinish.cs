using System.Runtime.InteropServices;
using ConvNeXtGen.Graphs;
using ConvNeXtGen.Kernels.Simd;

namespace ConvNeXtGen.Inference.Steps;

/// <summary>What happens to a finished row of channels.</summary>
internal abstract unsafe class RowFinish : IDisposable
{
    /// <summary>What it computes, for profiles.</summary>
    public abstract string Name { get; }

    /// <summary>Finishes a row.</summary>
    public abstract void Run(float* row, void* target, bool half);

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
    public override void Run(float* row, void* target, bool half) => RowNorm<V>.Run(row, _channels, _weight, _bias, _eps, target, half);

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
    public override void Run(float* row, void* target, bool half)
    {
        _loop(row, half ? row : (float*)target, channels, (float)activation.Alpha);
        if (half)
        {
            BFloat16Rows.Convert(row, (ushort*)target, channels);
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
    }
}
