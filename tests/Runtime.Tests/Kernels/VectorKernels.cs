using ConvNeXtGen.Kernels;
using ConvNeXtGen.Kernels.Simd;
using static TorchSharp.torch;

namespace ConvNeXtGen.Runtime.Tests.Kernels;

/// <summary>The kernels for every vector, also those that this machine would not choose: they are written once, and run on all.</summary>
internal static class VectorKernels
{
    public static TheoryData<int> Widths() => [4, 8, 16];

    public static CpuKernels Of(int width) => width switch
    {
        4 => new CpuKernels<Float32x4>(),
        8 => new CpuKernels<Float32x8>(),
        _ => new CpuKernels<Float32x16>(),
    };

    /// <summary>Largest difference from the right values, over the largest of them.</summary>
    public static double Error(Tensor found, Tensor right)
    {
        using var scope = NewDisposeScope();
        Assert.Equal(right.shape, found.shape);
        var wide = found.detach().to(ScalarType.Float64);
        var reference = right.detach().to(ScalarType.Float64);
        return ((wide - reference).abs().max() / reference.abs().max()).item<double>();
    }
}
