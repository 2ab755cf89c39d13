using ConvNeXtGen.Graphs;
using TorchSharp;

namespace ConvNeXtGen.Inference;

/// <summary>
/// Scaled dot-product attention as a graph spells it: a product, a scale, a softmax over the last axis, a product with the values,
/// with or without a transposition before the latter.
/// </summary>
/// <param name="Queries">[…, length, size].</param>
/// <param name="Keys">[…, size, count].</param>
/// <param name="Values">[…, value size, count] when transposed, else […, count, value size].</param>
/// <param name="Scale">Factor of the scores.</param>
/// <param name="IsTransposed">Whether the result is […, value size, length] instead of […, length, value size].</param>
/// <param name="Result">What the last product makes.</param>
/// <param name="Rest">The nodes behind the first one.</param>
/// <param name="Scope">Where in the network it comes from.</param>
internal sealed record Attention(
    Value Queries, Value Keys, Value Values, double Scale, bool IsTransposed, Value Result, IReadOnlyList<Node> Rest, string Scope)
{
    /// <summary>Factor of the scores for a softmax of powers of two: eˣ = 2^(x·log₂e).</summary>
    public float ScaleOfPowersOfTwo => (float)(Scale * Math.Log2(Math.E));

    /// <summary>Queries per head.</summary>
    public int Length => (int)Queries.Shape[-2].Value;

    /// <summary>Keys per head.</summary>
    public int Count => (int)Keys.Shape[-1].Value;

    /// <summary>Numbers per query and key.</summary>
    public int Size => (int)Queries.Shape[-1].Value;

    /// <summary>Numbers per value.</summary>
    public int ValueSize => (int)Result.Shape[IsTransposed ? -2 : -1].Value;

    /// <summary>The last of the leading axes.</summary>
    public int Heads => Queries.Shape.Rank > 2 ? (int)Queries.Shape[-3].Value : 1;

    /// <summary>The other leading axes together.</summary>
    public int Outer => (int)(Queries.Shape.Count / Length / Size / Heads);

    /// <summary>The attention whose first product a node is; null when it is none.</summary>
    /// <param name="node">The node.</param>
    /// <param name="readersOf">Nodes that read a value.</param>
    /// <param name="outputs">Outputs of the graph.</param>
    public static Attention? StartingAt(Node node, Func<Value, IReadOnlyList<Node>> readersOf, IReadOnlyList<Value> outputs)
    {
        if (node.Op is not MatMulOp || node.Inputs[0].Type != torch.ScalarType.Float32 || node.Inputs[0].Shape.Rank != node.Inputs[1].Shape.Rank)
        {
            return null;
        }

        var (rest, scale) = (new List<Node>(), 1.0);
        var next = SoleReader(node.Output);
        if (next is { Op: AffineOp { Term: 0 } affine })
        {
            scale = affine.Factor;
            next = Behind(next);
        }

        if (next is not { Op: SoftmaxOp softmax } || softmax.Axis is var axis && axis != -1 && axis != node.Output.Shape.Rank - 1)
        {
            return null;
        }

        next = Behind(next);
        var rank = node.Output.Shape.Rank;
        var isTransposed = next is { Op: PermuteOp { Axes: var axes } } && axes.SequenceEqual([.. Enumerable.Range(0, rank - 2).Select(i => (long)i), rank - 1, rank - 2]);
        next = isTransposed ? Behind(next!) : next;
        var probabilities = rest.Count > 0 ? rest[^1].Output : null;
        if (next is not { Op: MatMulOp } || next.Inputs[isTransposed ? 1 : 0] != probabilities || next.Inputs[0] == next.Inputs[1])
        {
            return null;
        }

        rest.Add(next);
        var values = next.Inputs[isTransposed ? 0 : 1];
        var leading = node.Output.Shape.Sizes[..^2];
        return new[] { node.Inputs[0], node.Inputs[1], values }.All(value => value.Shape.Sizes[..^2].SequenceEqual(leading))
            ? new(node.Inputs[0], node.Inputs[1], values, scale, isTransposed, next.Output, rest, node.Scope)
            : null;

        Node? SoleReader(Value value) => !outputs.Contains(value) && readersOf(value) is [var only] ? only : null;

        Node? Behind(Node current)
        {
            rest.Add(current);
            return SoleReader(current.Output);
        }
    }

    /// <summary>Strides of the result when it lies as [outer, length, heads, value size]: the order in which maps want it.</summary>
    public long[] ResultStrides()
    {
        var sizes = Result.Shape.Sizes;
        var strides = new long[sizes.Length];
        var row = (long)Heads * ValueSize;
        (strides[^1], strides[^2]) = IsTransposed ? (row, 1L) : (1L, row);
        if (sizes.Length > 2)
        {
            strides[^3] = ValueSize;
        }

        var step = row * Length;
        for (var i = sizes.Length - 4; i >= 0; i--)
        {
            strides[i] = step;
            step *= sizes[i];
        }

        return strides;
    }
}
