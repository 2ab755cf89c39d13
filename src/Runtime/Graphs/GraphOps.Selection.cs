using static TorchSharp.torch;

namespace ConvNeXtGen.Graphs;

/// <content>Positions, and choosing among them.</content>
internal sealed partial class GraphOps
{
    /// <inheritdoc/>
    public Value CellGrid(Value x, double offset, bool normalized) => Add(new CellGridOp(offset, normalized), [x]);

    /// <inheritdoc/>
    public Value Weight(Tensor weight) => Add(new WeightOp(), [], weight);

    /// <inheritdoc/>
    public (Value Values, Value Indices) TopK(Value x, Dim k, long axis)
    {
        var inputs = new List<Value> { x };
        var node = AddNode(new TopKOp(AxisSize.Of(k, inputs), x.Shape.Axis(axis)), inputs);
        return (node.Outputs[0], node.Outputs[1]);
    }

    /// <inheritdoc/>
    public Value TakeRows(Value x, Value indices) => Add(new TakeRowsOp(), [x, indices]);

    /// <inheritdoc/>
    public Value FloorDivide(Value x, long divisor) => Add(new WholeDivisionOp(divisor, Remainder: false), [x]);

    /// <inheritdoc/>
    public Value Remainder(Value x, long divisor) => Add(new WholeDivisionOp(divisor, Remainder: true), [x]);

    /// <inheritdoc/>
    public Value CastLike(Value x, Value like) => x.Type == like.Type ? x : Add(new CastLikeOp(), [x, like]);

    /// <inheritdoc/>
    public Value Inside(Value x, double low, double high) => Add(new InsideOp(low, high), [x]);
}
