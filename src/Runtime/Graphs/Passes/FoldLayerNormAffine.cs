using static TorchSharp.torch;

namespace ConvNeXtGen.Graphs.Passes;

/// <summary>LayerNorm's weight and bias go into the linear layer or unpadded convolution behind it.</summary>
internal sealed class FoldLayerNormAffine : FoldIntoNext
{
    /// <inheritdoc/>
    protected override (Tensor? Factor, Tensor? Term, Func<Value> Bare)? Affine(Node node, int axis)
    {
        if (node.Op is not LayerNormOp norm
            || node.Output.Shape.Axis(norm.Axis) != axis
            || node.Weights is [null, null])
        {
            return null;
        }

        return (
            node.Weights[0] is { } weight ? PerChannel.Vector(weight) : null,
            node.Weights[1] is { } bias ? PerChannel.Vector(bias) : null,
            () => Replace(node, norm, null, null)[0]);
    }
}
