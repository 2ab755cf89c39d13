using static TorchSharp.torch;

namespace ConvNeXtGen.Graphs.Passes;

/// <summary>A term per channel, such as GRN's beta, goes into the bias of the linear layer or unpadded convolution behind it.</summary>
internal sealed class FoldShift : FoldIntoNext
{
    /// <inheritdoc/>
    protected override (Tensor? Factor, Tensor? Term, Func<Value> Bare)? Affine(Node node, int axis) =>
        node.Op is ShiftOp && PerChannel.Is(node.Weights[0]!, node.Output.Shape, axis) && node.Inputs[0].Shape.Equals(node.Output.Shape)
            ? (null, PerChannel.Vector(node.Weights[0]!), () => node.Inputs[0])
            : null;
}
