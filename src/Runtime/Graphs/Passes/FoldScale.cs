using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Graphs.Passes;

/// <summary>A factor per channel behind a linear layer or convolution, such as ConvNeXt's layer scale, goes into its weights and bias.</summary>
internal sealed class FoldScale : GraphPass
{
    /// <inheritdoc/>
    protected override IReadOnlyList<Value>? Rewrite(Node node)
    {
        if (node.Op is not ScaleOp || SoleProducer(node.Inputs[0]) is not { } product)
        {
            return null;
        }

        int axis;
        switch (product.Op)
        {
            case LinearOp { Epilogue.IsNone: true } linear:
                axis = linear.Axis;
                break;
            case Conv2dOp { Epilogue.IsNone: true }:
                axis = 1;
                break;
            default:
                return null;
        }

        var gamma = node.Weights[0]!;
        if (!PerChannel.Is(gamma, product.Output.Shape, axis))
        {
            return null;
        }

        using var scope = NewDisposeScope();
        var folded = ProductWeights.Of(product).ScaleOutputs(PerChannel.Vector(gamma));
        return Replace(
            product,
            product.Op,
            Folded(gamma, product.Weights[0]!.Name, folded.Weight),
            product.Weights[1] is null ? null : Folded(gamma, product.Weights[1]!.Name, folded.Bias));
    }
}
