using ConvNeXtGen.Graphs;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Inference.Steps;

/// <summary>Where a step finds one of a node's inputs.</summary>
/// <param name="Shape">The value's shape.</param>
/// <param name="View">Its memory, when it lies in the arena.</param>
/// <param name="Slot">Its place among the workspace's tensors otherwise.</param>
/// <param name="Viewed">For a tensor that may be a view of memory in the arena: that memory.</param>
internal readonly record struct Source(long[] Shape, View? View, int Slot, MemoryBlock? Viewed = null);

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
    public override IEnumerable<Tensor> Tensors => _weights.OfType<Tensor>();

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
            workspace.Tensors[outputs[i]] = results[i];
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

    /// <summary>Whether libtorch may answer with a view of an op's first input instead of new memory.</summary>
    public static bool MakesViews(Op op) => op is PermuteOp or ReshapeOp or SplitOp or SliceOp or DropOp or AffineOp or WeightOp or CastLikeOp;
}

/// <summary>Copies a value that does not lie as rows of channels into rows.</summary>
internal sealed class ImportStep(Source source, View output) : Step
{
    /// <inheritdoc/>
    public override string Name => "import";

    /// <inheritdoc/>
    public override void Run(Workspace workspace, int chunk, int worker)
    {
        using var target = workspace.Tensor(output, source.Shape);
        using var own = source.View is { } view ? workspace.Tensor(view, source.Shape) : null;
        using var copied = target.copy_(own ?? workspace.Tensors[source.Slot]!);
    }
}
