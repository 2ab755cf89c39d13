using ConvNeXtGen.Graphs;
using ConvNeXtGen.Inference.Steps;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Inference;

/// <summary>The packed matrices of a compiled model, shared by its programs for different image sizes.</summary>
/// <param name="width">Numbers per vector.</param>
internal sealed class PackedWeights(int width) : IDisposable
{
    private readonly Dictionary<(Weight, Weight?, bool), PackedMatrix> _matrices = [];
    private readonly Dictionary<(Weight, Weight?), ByteMatrix> _bytes = [];
    private readonly Dictionary<(Weight, Weight?), WinogradWeights> _winograd = [];
    private readonly Dictionary<(Weight, Weight?), StrassenWeights> _strassen = [];
    private readonly Dictionary<(Weight, Weight?), StrassenTwiceWeights> _twice = [];

    /// <summary>Numbers per vector.</summary>
    public int VectorWidth => width;

    /// <summary>How many weights are packed.</summary>
    public int Count => _matrices.Count + _bytes.Count + _winograd.Count + _strassen.Count + _twice.Count;

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
        return _matrices[(weight, bias, isHalf)] = PackedMatrix.Pack(MatrixOf(weight), bias?.Tensor, width, isHalf);
    }

    /// <summary>The matrix of a linear layer or 1×1 convolution in 8 bits.</summary>
    /// <param name="weight">[out, in] or [out, in, 1, 1].</param>
    /// <param name="bias">[out], or null.</param>
    public ByteMatrix BytesOf(Weight weight, Weight? bias)
    {
        if (_bytes.TryGetValue((weight, bias), out var known))
        {
            return known;
        }

        using var scope = NewDisposeScope();
        var tensor = weight.Tensor.detach();
        return _bytes[(weight, bias)] = ByteMatrix.Pack(tensor.reshape(tensor.shape[0], tensor.shape[1]), bias?.Tensor);
    }

    /// <summary>The weights of a 3×3 convolution for Winograd's method.</summary>
    /// <param name="weight">[out, in, 3, 3].</param>
    /// <param name="bias">[out], or null.</param>
    public WinogradWeights WinogradOf(Weight weight, Weight? bias) => _winograd.TryGetValue((weight, bias), out var known)
        ? known
        : _winograd[(weight, bias)] = new(weight.Tensor, bias?.Tensor, width);

    /// <summary>The weights of a large product for Strassen's method; patches are ordered (row, column, channel).</summary>
    /// <param name="weight">[out, in] or [out, in, kH, kW].</param>
    /// <param name="bias">[out], or null.</param>
    public StrassenWeights StrassenOf(Weight weight, Weight? bias)
    {
        if (_strassen.TryGetValue((weight, bias), out var known))
        {
            return known;
        }

        using var scope = NewDisposeScope();
        return _strassen[(weight, bias)] = new(MatrixOf(weight), bias?.Tensor, width);
    }

    /// <summary>The weights of a large product for two steps of Strassen's method; patches are ordered (row, column, channel).</summary>
    /// <param name="weight">[out, in] or [out, in, kH, kW].</param>
    /// <param name="bias">[out], or null.</param>
    public StrassenTwiceWeights StrassenTwiceOf(Weight weight, Weight? bias)
    {
        if (_twice.TryGetValue((weight, bias), out var known))
        {
            return known;
        }

        using var scope = NewDisposeScope();
        return _twice[(weight, bias)] = new(MatrixOf(weight), bias?.Tensor, width);
    }

    /// <summary>Frees the matrices.</summary>
    public void Dispose()
    {
        foreach (var weights in _twice.Values)
        {
            weights.Dispose();
        }

        _twice.Clear();
        foreach (var weights in _strassen.Values)
        {
            weights.Dispose();
        }

        _strassen.Clear();
        foreach (var weights in _winograd.Values)
        {
            weights.Dispose();
        }

        _winograd.Clear();
        foreach (var matrix in _bytes.Values)
        {
            matrix.Dispose();
        }

        _bytes.Clear();
        foreach (var matrix in _matrices.Values)
        {
            matrix.Dispose();
        }

        _matrices.Clear();
    }

    private static Tensor MatrixOf(Weight weight)
    {
        var tensor = weight.Tensor.detach();
        return tensor.dim() == 2 ? tensor : tensor.permute(0, 2, 3, 1).reshape(tensor.shape[0], -1);
    }
}
