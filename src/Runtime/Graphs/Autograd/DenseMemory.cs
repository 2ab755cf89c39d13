using ConvNeXtGen.Inference;
using ConvNeXtGen.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Graphs.Autograd;

/// <summary>Dense tensors as kernels see them. The tensor must be kept alive while the address is used.</summary>
internal static unsafe class DenseMemory
{
    /// <summary>Address of the first number; null for no tensor.</summary>
    public static float* Of(Tensor? tensor) => tensor is null ? null : (float*)TensorMemory.Pointer(tensor);

    /// <summary>All rows of the last axis as one matrix.</summary>
    public static Matrix Rows(Tensor tensor)
    {
        var columns = (int)tensor.size(-1);
        return new Matrix(Of(tensor), (int)(tensor.numel() / columns), columns);
    }

    /// <summary>An uninitialised float32 tensor.</summary>
    public static Tensor Empty(params ReadOnlySpan<long> shape) => torch.empty(shape, ScalarType.Float32, CPU);

    /// <summary>A float32 tensor of zeros, for sums.</summary>
    public static Tensor Zeros(params ReadOnlySpan<long> shape) => torch.zeros(shape, ScalarType.Float32, CPU);

    /// <summary>An NCHW tensor as dense [N, H, W, C], copied only when it lies otherwise in memory; the caller disposes it.</summary>
    public static Tensor ChannelsLast(Tensor x)
    {
        using var view = x.permute(0, 2, 3, 1);
        return view.contiguous();
    }
}
