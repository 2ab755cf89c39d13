using ConvNeXtGen.Graphs;

namespace ConvNeXtGen.Inference;

/// <content>Which products are made in 8 bits.</content>
internal sealed partial class ProgramBuilder<V>
{
    /// <summary>Inputs and outputs from which rounding rows costs less than multiplying bytes saves, measured against bfloat16.</summary>
    private const int LeastByteInputs = 80, LeastByteOutputs = 64;

    /// <summary>Whole sums stay below 2³¹ up to here: 255·128 for each input.</summary>
    private const int MostByteInputs = int.MaxValue / (255 * 128);

    private readonly HashSet<Node> _inner = [];

    /// <summary>Finds the products whose results go into further products. The last ones make classes and boxes, which should not be rougher than they must.</summary>
    private void FindInnerProducts()
    {
        var leading = new HashSet<Value>(ReferenceEqualityComparer.Instance);
        foreach (var node in _graph.Nodes.Reverse())
        {
            var isInner = node.Outputs.Any(leading.Contains);
            var isProduct = node.Op is LinearOp or Conv2dOp or MatMulOp;
            if (isInner && isProduct)
            {
                _inner.Add(node);
            }

            if (isInner || isProduct)
            {
                leading.UnionWith(node.Inputs);
            }
        }
    }

    /// <summary>Whether a product is made in 8 bits.</summary>
    private bool IsInBytes(Node node) =>
        _bytes
        && _inner.Contains(node)
        && node.Op is LinearOp or Conv2dOp { Geometry: { Groups: 1, Stride: [1, 1], Padding: [0, 0] } }
        && IsProduct(node)
        && node.Weights[0]!.Shape is [>= LeastByteOutputs, >= LeastByteInputs and <= MostByteInputs] or [>= LeastByteOutputs, >= LeastByteInputs and <= MostByteInputs, 1, 1];
}
