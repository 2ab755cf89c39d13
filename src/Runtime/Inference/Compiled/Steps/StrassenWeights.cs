using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Inference.Steps;

/// <summary>
/// A weight matrix as the seven right factors of Strassen's product in Winograd's form (Strassen, Numer. Math. 13, 1969;
/// Winograd, Linear Algebra Appl. 4, 1971): sums and differences of its quarters, each a packed matrix [out/2, in/2].
/// </summary>
internal sealed class StrassenWeights : IDisposable
{
    /// <summary>Products of halves that replace eight.</summary>
    public const int Products = 7;

    private readonly PackedMatrix[] _factors;

    /// <summary>Makes the factors, in float64, and packs them.</summary>
    /// <param name="weight">[out, in] with out a multiple of two vectors and in even.</param>
    /// <param name="bias">[out], or null.</param>
    /// <param name="width">Numbers per vector.</param>
    public StrassenWeights(Tensor weight, Tensor? bias, int width)
    {
        using var scope = NewDisposeScope();
        var numbers = weight.detach().to(ScalarType.Float32).cpu().contiguous();
        _factors = [.. WeightSum.Of(numbers).RightFactors().Select(factor => PackedMatrix.Pack(factor, width))];
        (Left, Right) = (Bias(0), Bias(1));
        Inputs = (int)weight.shape[1];

        PackedMatrix Bias(int half) => PackedMatrix.Pack(zeros(weight.shape[0] / 2, 1), bias?.chunk(2)[half], width, isHalf: false);
    }

    /// <summary>Numbers per row of the left factor.</summary>
    public int Inputs { get; }

    /// <summary>The right factor of a product, in the order in which <see cref="StrassenStep{V}"/> multiplies.</summary>
    public PackedMatrix this[int product] => _factors[product];

    /// <summary>A matrix of no use that holds the bias of the first half of the outputs as panels want it.</summary>
    public PackedMatrix Left { get; }

    /// <summary>The same for the second half.</summary>
    public PackedMatrix Right { get; }

    /// <summary>Frees the factors.</summary>
    public void Dispose()
    {
        foreach (var factor in _factors)
        {
            factor.Dispose();
        }

        Left.Dispose();
        Right.Dispose();
    }
}
