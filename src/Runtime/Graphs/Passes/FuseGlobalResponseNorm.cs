namespace ConvNeXtGen.Graphs.Passes;

/// <summary>Recognises GRN in the ops that its layer is written in (on NCHW), and makes one node of them.</summary>
internal sealed class FuseGlobalResponseNorm : GraphPass
{
    /// <inheritdoc/>
    protected override IReadOnlyList<Value>? Rewrite(Node node)
    {
        if (node.Op is not BinaryOp { Kind: Arithmetic.Multiply }
            || node.Inputs[1].Producer is not { Op: AffineOp { Factor: 1, Term: 1 } } one
            || one.Inputs[0].Producer is not { Op: ScaleOp } scale
            || scale.Inputs[0].Producer is not { Op: BinaryOp { Kind: Arithmetic.Divide } } divide
            || divide.Inputs[0].Producer is not { Op: ReduceOp { Kind: Reduction.L2Norm, KeepDim: true, Axes: [2, 3] } } norm
            || divide.Inputs[1].Producer is not { Op: AffineOp { Factor: 1, Term: var eps } } floor
            || floor.Inputs[0].Producer is not { Op: ReduceOp { Kind: Reduction.Mean, KeepDim: true, Axes: [1] } } mean
            || mean.Inputs[0] != divide.Inputs[0]
            || norm.Inputs[0] != node.Inputs[0]
            || node.Inputs[0].Shape.Rank != 4
            || !PerChannel.Is(scale.Weights[0]!, node.Inputs[0].Shape, 1))
        {
            return null;
        }

        return Emit(new GlobalResponseNormOp(eps), [New(node.Inputs[0])], scale.Weights, scale.Scope).Outputs;
    }
}
