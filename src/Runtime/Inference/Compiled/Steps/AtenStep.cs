using ConvNeXtGen.Graphs;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Inference.Steps;

/// <summary>Where a step finds one of a node's inputs.</summary>
/// <param name="Shape">The value's shape.</param>
/// <param name="View">Its memory, when it lies in the arena.</param>
/// <param name="Slot">Its place among the workspace's tensors otherwise.</param>
internal readonly record struct Source(long[] Shape, View? View, int Slot);

/// <summary>Any op, by libtorch; for what has no kernel here.</summary>
/// <param name="node">The op.</param>
/// <param name="inputs">Its inputs.</param>
/// <param name="outputs">The workspace's tensors that its outputs become.</param>
/// <param name="dead">Tensors that nothing reads afterwards.</param>
internal sealed class AtenStep(Node node, IReadOnlyList<Source> inputs, IReadOnlyList<int> outputs, IReadOnlyList<int> dead) : Step
{
    private readonly Tensor?[] _weights = [.. node.Weights.Select(weight => weight?.Tensor)];

    /// <inheritdoc/>
    public override string Name => $"aten {node.Op.Name}";

    /// <inheritdoc/>
    public override void Run(Workspace workspace, int chunk, int worker)
    {
        var tensors = new Tensor[inputs.Count];
        for (var i = 0; i < tensors.Length; i++)
        {
            tensors[i] = inputs[i].View is { } view ? workspace.Tensor(view, inputs[i].Shape) : workspace.Tensors[inputs[i].Slot]!;
        }

        var results = node.Op.Apply(EagerOps.Instance, tensors, _weights);
        for (var i = 0; i < results.Count; i++)
        {
            workspace.Tensors[outputs[i]] = OfItsOwn(results[i]);
        }

        for (var i = 0; i < tensors.Length; i++)
        {
            if (inputs[i].View is not null)
            {
                tensors[i].Dispose();
            }
        }

        foreach (var slot in dead)
        {
            workspace.Tensors[slot]?.Dispose();
            workspace.Tensors[slot] = null;
        }
    }

    /// <summary>Views of the arena would change under the reader when their memory is used again.</summary>
    private Tensor OfItsOwn(Tensor result)
    {
        if (node.Op is not (PermuteOp or ReshapeOp or SplitOp or SliceOp or DropOp or AffineOp or WeightOp or CastLikeOp)
            || inputs.All(input => input.View is null))
        {
            return result;
        }

        var copy = result.clone();
        result.Dispose();
        return copy;
    }
}

/// <summary>Copies a tensor that libtorch made into the arena.</summary>
internal sealed class ImportStep(int slot, View output, long[] shape) : Step
{
    /// <inheritdoc/>
    public override string Name => "import";

    /// <inheritdoc/>
    public override void Run(Workspace workspace, int chunk, int worker)
    {
        using var target = workspace.Tensor(output, shape);
        using var copied = target.copy_(workspace.Tensors[slot]!);
    }
}
