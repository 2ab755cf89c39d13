using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Inference.Steps;

/// <summary>A weight matrix as the 49 right factors of two nested steps of Strassen's method, each a packed matrix [out/4, in/4].</summary>
internal sealed class StrassenTwiceWeights : IDisposable
{
    private readonly PackedMatrix[][] _factors;
    private readonly PackedMatrix[] _biases;

    /// <summary>Makes the factors, in float64, and packs them.</summary>
    /// <param name="weight">[out, in] with out a multiple of eight vectors and in of 4.</param>
    /// <param name="bias">[out], or null.</param>
    /// <param name="width">Numbers per vector.</param>
    public StrassenTwiceWeights(Tensor weight, Tensor? bias, int width)
    {
        using var scope = NewDisposeScope();
        var numbers = weight.detach().to(ScalarType.Float32).cpu().contiguous();
        _factors = [.. WeightSum.Of(numbers).RightFactors().Select(outer => outer.RightFactors().Select(inner => PackedMatrix.Pack(inner, width)).ToArray())];
        using var terms = (bias?.detach() ?? zeros(weight.shape[0])).cpu();
        _biases = [.. terms.chunk(4).Select(part => PackedMatrix.Pack(zeros(part.shape[0], 1), part, width, isHalf: false))];
        Inputs = (int)weight.shape[1];
    }

    /// <summary>Numbers per row of the left factor.</summary>
    public int Inputs { get; }

    /// <summary>The right factors of the inner products of an outer one.</summary>
    public PackedMatrix[] this[int product] => _factors[product];

    /// <summary>Panels of each factor.</summary>
    public int Panels => _biases[0].Panels;

    /// <summary>A matrix of no use that holds the bias of a quarter of the outputs as panels want it.</summary>
    public PackedMatrix Bias(int quarter) => _biases[quarter];

    /// <summary>Frees the factors.</summary>
    public void Dispose()
    {
        foreach (var factor in _factors.SelectMany(outer => outer))
        {
            factor.Dispose();
        }

        foreach (var bias in _biases)
        {
            bias.Dispose();
        }
    }
}
