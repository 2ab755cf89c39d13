using ConvNeXtGen.Kernels.Simd;

namespace ConvNeXtGen.Kernels;

/// <summary>The float32 kernels that eager ops use, for the widest vectors of this machine.</summary>
internal abstract unsafe class CpuKernels
{
    /// <summary>This machine's; null where it has no vectors that they use.</summary>
    public static CpuKernels? Native { get; } =
        Float32x16.IsSupported ? new CpuKernels<Float32x16>()
        : Float32x8.IsSupported ? new CpuKernels<Float32x8>()
        : Float32x4.IsSupported ? new CpuKernels<Float32x4>()
        : null;

    /// <summary>Whether large products are made by Strassen's method.</summary>
    public static bool UsesStrassen { get; set; } = true;

    /// <summary>Numbers per vector.</summary>
    public abstract int Width { get; }

    /// <summary>C = A·B + bias, or C + A·B where it adds.</summary>
    public abstract void Multiply(in Matrix a, in Matrix b, float* bias, float* c, bool adds = false);

    /// <summary>Adds the sums of columns to what is there.</summary>
    public abstract void SumColumns(in Matrix matrix, float* sums);

    /// <summary>GELU, or its gradient where the result's gradient is given.</summary>
    public abstract void Gelu(float* x, float* gradient, float* result, long count);

    /// <summary>Goes back through GELU: the gradient in place, the value anew, the sums of the gradient's columns added to what is there.</summary>
    public abstract void GeluGradients(in Matrix x, float* gradient, float* value, float* sums);

    /// <summary>Layer norm of rows; the moments are written, or read where they are known.</summary>
    public abstract void Normalize(in NormRows rows, float* x, float* result, float* moments, bool known);

    /// <summary>Its gradients; those of scale and shift are added to what is there.</summary>
    public abstract void NormGradients(in NormRows rows, float* x, float* moments, float* gradient, float* result, float* scale, float* shift);

    /// <summary>x + y·scale·keep.</summary>
    public abstract void AddBranch(in BranchRows rows, float* x, float* y, float* result);

    /// <summary>Its gradients; that of the scale is added to what is there.</summary>
    public abstract void BranchGradients(in BranchRows rows, float* gradient, float* y, float* branchGradient, float* scaleGradient);

    /// <summary>7×7 depthwise convolution.</summary>
    public abstract void Convolve(in DepthwiseImage images, float* image, float* kernel, float* bias, bool turned, float* result);

    /// <summary>Gradient of its kernel and bias.</summary>
    public abstract void ConvolutionGradient(in DepthwiseImage images, float* image, float* gradient, float* kernel, float* bias);
}

/// <summary>The kernels for one vector.</summary>
/// <typeparam name="V">The vector.</typeparam>
internal sealed unsafe class CpuKernels<V> : CpuKernels
    where V : struct, IVector<V>
{
    /// <inheritdoc/>
    public override int Width => V.Width;

    /// <inheritdoc/>
    public override void Multiply(in Matrix a, in Matrix b, float* bias, float* c, bool adds = false)
    {
        if (UsesStrassen && StrassenProduct<V>.Fits(a, b))
        {
            StrassenProduct<V>.Run(a, b, bias, c, adds);
        }
        else
        {
            MatrixProduct<V>.Run(a, b, bias, c, adds);
        }
    }

    /// <inheritdoc/>
    public override void SumColumns(in Matrix matrix, float* sums) => ColumnSums<V>.Run(matrix, sums);

    /// <inheritdoc/>
    public override void Gelu(float* x, float* gradient, float* result, long count) => GeluKernel<V>.Run(x, gradient, result, count);

    /// <inheritdoc/>
    public override void GeluGradients(in Matrix x, float* gradient, float* value, float* sums) => GeluBackward<V>.Run(x, gradient, value, sums);

    /// <inheritdoc/>
    public override void Normalize(in NormRows rows, float* x, float* result, float* moments, bool known) => RowNorm<V>.Run(rows, x, result, moments, known);

    /// <inheritdoc/>
    public override void NormGradients(in NormRows rows, float* x, float* moments, float* gradient, float* result, float* scale, float* shift) =>
        RowNormGradient<V>.Run(rows, x, moments, gradient, result, scale, shift);

    /// <inheritdoc/>
    public override void AddBranch(in BranchRows rows, float* x, float* y, float* result) => BranchSum<V>.Run(rows, x, y, result);

    /// <inheritdoc/>
    public override void BranchGradients(in BranchRows rows, float* gradient, float* y, float* branchGradient, float* scaleGradient) =>
        BranchSum<V>.Gradients(rows, gradient, y, branchGradient, scaleGradient);

    /// <inheritdoc/>
    public override void Convolve(in DepthwiseImage images, float* image, float* kernel, float* bias, bool turned, float* result) =>
        DepthwiseForward<V>.Run(images, image, kernel, bias, turned, result);

    /// <inheritdoc/>
    public override void ConvolutionGradient(in DepthwiseImage images, float* image, float* gradient, float* kernel, float* bias) =>
        DepthwiseGradient<V>.Run(images, image, gradient, kernel, bias);
}
