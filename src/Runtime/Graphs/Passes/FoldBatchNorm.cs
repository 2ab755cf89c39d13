using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Graphs.Passes;

/// <summary>
/// Batch normalisation with running statistics is a factor and a term per channel: it goes into the convolution before
/// it, or becomes a scale and a shift where there is none.
/// </summary>
internal sealed class FoldBatchNorm : GraphPass
{
    /// <inheritdoc/>
    protected override IReadOnlyList<Value>? Rewrite(Node node)
    {
        if (node.Op is not BatchNorm2dOp norm)
        {
            return null;
        }

        using var scope = NewDisposeScope();
        var (mean, variance) = (PerChannel.Vector(node.Weights[0]!), PerChannel.Vector(node.Weights[1]!));
        var factor = 1 / (variance + norm.Eps).sqrt();
        factor = node.Weights[2] is { } weight ? factor * PerChannel.Vector(weight) : factor;
        var term = (node.Weights[3] is { } bias ? PerChannel.Vector(bias) : zeros_like(mean)) - (mean * factor);
        var like = node.Weights[0]!;
        if (SoleProducer(node.Inputs[0]) is { Op: Conv2dOp { Epilogue.IsNone: true } } conv)
        {
            var folded = ProductWeights.Of(conv).ScaleOutputs(factor);
            return Replace(
                conv,
                conv.Op,
                Folded(like, conv.Weights[0]!.Name, folded.Weight),
                Folded(like, ProductWeights.BiasName(conv), folded.Bias + term));
        }

        var scaled = Emit(new ScaleOp(), [New(node.Inputs[0])], [Folded(like, Name("factor"), factor.view(-1, 1, 1))], node.Scope);
        return Emit(new ShiftOp(), [scaled.Output], [Folded(like, Name("term"), term.view(-1, 1, 1))], node.Scope).Outputs;

        string Name(string part) => node.Scope.Length == 0 ? $"{like.Name}.{part}" : $"{node.Scope}.{part}";
    }
}
