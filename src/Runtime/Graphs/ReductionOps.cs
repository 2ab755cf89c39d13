using System.Collections.Immutable;
using static TorchSharp.torch;

namespace ConvNeXtGen.Graphs;

/// <summary>What is taken over the reduced axes.</summary>
public enum Reduction
{
    /// <summary>The arithmetic mean.</summary>
    Mean,

    /// <summary>The largest value.</summary>
    Max,

    /// <summary>The Euclidean norm.</summary>
    L2Norm,
}

/// <summary>A reduction over some axes.</summary>
/// <param name="Kind">What is taken.</param>
/// <param name="Axes">The axes, as indices from 0.</param>
/// <param name="KeepDim">Whether the axes stay, with size 1.</param>
public sealed record ReduceOp(Reduction Kind, ImmutableArray<long> Axes, bool KeepDim) : SingleOutputOp
{
    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Value> inputs, IReadOnlyList<Weight?> weights)
    {
        var extents = new List<Extent>();
        for (var i = 0; i < inputs[0].Shape.Rank; i++)
        {
            if (!Axes.Contains(i))
            {
                extents.Add(inputs[0].Shape[i]);
            }
            else if (KeepDim)
            {
                extents.Add(1);
            }
        }

        return new([.. extents]);
    }

    /// <inheritdoc/>
    public override T ApplyOne<T>(IOps<T> ops, IReadOnlyList<T> inputs, IReadOnlyList<Tensor?> weights) => Kind switch
    {
        Reduction.Mean => ops.Mean(inputs[0], [.. Axes], KeepDim),
        Reduction.Max => ops.Max(inputs[0], Axes.Single(), KeepDim),
        Reduction.L2Norm => ops.L2Norm(inputs[0], [.. Axes], KeepDim),
        _ => throw new InvalidOperationException($"No reduction {Kind}."),
    };
}
