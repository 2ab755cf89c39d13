using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Graphs.Passes;

/// <summary>
/// Weight and bias of a linear layer or convolution, as float64 tensors for folding. The caller's dispose scope owns them.
/// </summary>
internal readonly record struct ProductWeights(Tensor Weight, Tensor Bias)
{
    /// <summary>Reads them from a node; a missing bias is zeros.</summary>
    public static ProductWeights Of(Node node)
    {
        var weight = node.Weights[0]!.Tensor.detach().to(ScalarType.Float64);
        var outputs = node.Op is ConvTranspose2dOp transposed ? weight.size(1) * transposed.Geometry.Groups : weight.size(0);
        var bias = node.Weights[1] is { } stored
            ? stored.Tensor.detach().to(ScalarType.Float64)
            : zeros(outputs, ScalarType.Float64, weight.device);
        return new(weight, bias);
    }

    /// <summary>The name of a node's bias, also where it had none.</summary>
    public static string BiasName(Node node)
    {
        const string suffix = "weight";
        var weight = node.Weights[0]!.Name;
        return node.Weights[1]?.Name ?? (weight.EndsWith(suffix, StringComparison.Ordinal) ? $"{weight[..^suffix.Length]}bias" : $"{weight}.bias");
    }

    /// <summary>The same product with each output channel multiplied by a factor.</summary>
    /// <param name="factor">[out].</param>
    public ProductWeights ScaleOutputs(Tensor factor)
    {
        var perRow = new long[Weight.dim()];
        Array.Fill(perRow, 1);
        perRow[0] = -1;
        return new(Weight * factor.view(perRow), Bias * factor);
    }

    /// <summary>The product that takes x where this one takes x·<paramref name="factor"/> + <paramref name="term"/> per input channel.</summary>
    /// <param name="factor">[in], or null for 1.</param>
    /// <param name="term">[in], or null for 0. Only right where no padding of zeros enters the product.</param>
    public ProductWeights AbsorbInput(Tensor? factor, Tensor? term)
    {
        var weight = Weight.dim() == 2 ? Weight : Weight.sum([2, 3]);
        var bias = term is null ? Bias : Bias + weight.matmul(term);
        if (factor is null)
        {
            return new(Weight, bias);
        }

        return new(Weight * (Weight.dim() == 2 ? factor : factor.view(1, -1, 1, 1)), bias);
    }
}
