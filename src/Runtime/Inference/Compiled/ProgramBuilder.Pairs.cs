using ConvNeXtGen.Graphs;
using ConvNeXtGen.Inference.Steps;

namespace ConvNeXtGen.Inference;

/// <content>Which products are made two at a time because they follow each other, such as both linear layers of a ConvNeXt block.</content>
internal sealed partial class ProgramBuilder<V>
{
    /// <summary>Bytes between two products that do not stay near by themselves.</summary>
    private const long MinimumBetween = 3 << 20;

    /// <summary>Bytes of both weights, unpacked, that stay in the second cache beside a block.</summary>
    private const long WeightsNear = 640 << 10;

    /// <summary>Bytes between the products in a block.</summary>
    private const int BlockBytes = 256 << 10;

    /// <summary>By the second product, the first, which waits for it.</summary>
    private readonly Dictionary<Node, Node> _waiting = [];

    /// <summary>Whether a product waits for the one behind it, or is made together with one that waits.</summary>
    private bool AddPair(Node node)
    {
        if (_waiting.TryGetValue(node, out var first))
        {
            AddPair(first, node);
            return true;
        }

        if (SecondOf(node) is not { } second)
        {
            return false;
        }

        // What libtorch made may be gone when the second product's turn comes.
        ReadRows(node.Inputs[0]);
        _waiting[second] = node;
        return true;
    }

    private void AddPair(Node first, Node second)
    {
        var source = ReadRows(first.Inputs[0]);
        var residual = EpilogueOf(second).Residual ? Read(second.Inputs[1]) : null;
        var rows = BlocksBetween(first);
        var between = Touch(NewView(rows.Most * _workers, ChannelsOf(first.Output.Shape), _halves.Contains(first.Output))) with { Rows = rows.Most };
        var left = ProductOf(first, Touch(source) with { Rows = rows.Most }, between, null, 1);
        var right = ProductOf(second, between, Written(second.Output) with { Rows = rows.Most }, residual, 1);
        _steps.Add(new ProductPairStep(left, right, rows) { Scope = second.Scope });
    }

    /// <summary>The product that reads another one's results, as nothing else does, when both are worth being made together.</summary>
    private Node? SecondOf(Node first)
    {
        var value = first.Output;
        if (!IsRowProduct(first) || EpilogueOf(first).Residual || _graph.Outputs.Contains(value) || _places.ContainsKey(value)
            || ReadersOf(value) is not [{ } second] || !IsRowProduct(second) || second.Inputs[0] != value || second.Inputs.Skip(1).Contains(value)
            || value.Shape.Count * (_halves.Contains(value) ? sizeof(ushort) : sizeof(float)) < MinimumBetween
            || WeightBytes(first) + WeightBytes(second) > WeightsNear)
        {
            return null;
        }

        var rows = BlocksBetween(first).Most;
        return CanBeCut(first, rows) && CanBeCut(second, rows) ? second : null;
    }

    private RowBlocks BlocksBetween(Node first)
    {
        var channels = ChannelsOf(first.Output.Shape);
        var rows = (int)(first.Output.Shape.Count / channels);
        return RowBlocks.Of(rows, 2 * V.TileRows, (long)channels * (_halves.Contains(first.Output) ? sizeof(ushort) : sizeof(float)), BlockBytes, _workers);
    }

    private long WeightBytes(Node node) =>
        node.Weights[0]!.Shape.Aggregate(1L, (product, size) => product * size) * (IsInBytes(node) ? sizeof(byte) : _half && CanBeHalf(node) ? sizeof(ushort) : sizeof(float));

    /// <summary>Whether each row of results is made from one row of inputs.</summary>
    private static bool IsRowProduct(Node node) =>
        IsProduct(node) && (node.Op is not Conv2dOp conv || (node.Weights[0]!.Shape is [_, _, 1, 1] && conv.Geometry is { Stride: [1, 1], Padding: [0, 0] }));

    /// <summary>Two nested steps of Strassen's method take all rows.</summary>
    private bool CanBeCut(Node node, int rows) =>
        (_half && CanBeHalf(node)) || IsInBytes(node) || !StrassenTwiceStep<V>.Fits(rows, node.Weights[0]!.Shape[1], node.Weights[0]!.Shape[0]);
}
