using static TorchSharp.torch;

namespace ConvNeXtGen.Graphs;

/// <summary>Deformable attention's samples. Inputs: offsets, boxes, scores, the values of each level, the maps that their sides are read from.</summary>
/// <param name="Heads">How many heads.</param>
/// <param name="Levels">How many levels.</param>
public sealed record DeformableSampleOp(long Heads, int Levels) : SingleOutputOp
{
    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Value> inputs, IReadOnlyList<Weight?> weights) => inputs[0].Shape.With(2, inputs[3].Shape[2]);

    /// <inheritdoc/>
    public override T ApplyOne<T>(IOps<T> ops, IReadOnlyList<T> inputs, IReadOnlyList<Tensor?> weights) =>
        DeformableSampling.Of(ops, inputs[0], inputs[1], inputs[2], [.. inputs.Skip(3).Take(Levels)], [.. inputs.Skip(3 + Levels)], Heads);
}
