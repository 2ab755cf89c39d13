using ConvNeXtGen.Graphs;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Inference;

/// <summary>The packed matrices of a compiled model, shared by its programs for different image sizes.</summary>
/// <param name="width">Numbers per vector.</param>
internal sealed class PackedWeights(int width) : IDisposable
{
    private readonly Dictionary<(Weight, Weight?, bool), PackedMatrix> _matrices = [];

    /// <summary>The matrix of a linear layer or convolution; patches are ordered (row, column, channel).</summary>
    /// <param name="weight">[out, in] or [out, in, kH, kW].</param>
    /// <param name="bias">[out], or null.</param>
    /// <param name="isHalf">Whether it is packed as bfloat16.</param>
    public PackedMatrix Of(Weight weight, Weight? bias, bool isHalf)
    {
        if (_matrices.TryGetValue((weight, bias, isHalf), out var known))
        {
            return known;
        }

        using var scope = NewDisposeScope();
        var tensor = weight.Tensor.detach();
        var matrix = tensor.dim() == 2 ? tensor : tensor.permute(0, 2, 3, 1).reshape(tensor.shape[0], -1);
        return _matrices[(weight, bias, isHalf)] = PackedMatrix.Pack(matrix, bias?.Tensor, width, isHalf);
    }

    /// <summary>Frees the matrices.</summary>
    public void Dispose()
    {
        foreach (var matrix in _matrices.Values)
        {
            matrix.Dispose();
        }

        _matrices.Clear();
    }
}
