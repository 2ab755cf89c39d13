using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Graphs.Passes;

/// <summary>
/// The normalisation of pixels, (x − mean)/std per channel, goes into the unpadded convolution that reads the image:
/// the new graph takes raw pixels.
/// </summary>
/// <param name="mean">Per channel.</param>
/// <param name="std">Per channel, &gt; 0.</param>
internal sealed class FoldInputNormalization(IReadOnlyList<double> mean, IReadOnlyList<double> std) : GraphPass
{
    /// <summary>Whether a graph's image is read by unpadded convolutions alone, so that this pass is exact.</summary>
    public static bool Fits(Graph graph) =>
        graph.Nodes.Where(node => node.Inputs.Contains(graph.Inputs[0]))
            .All(node => node.Op is Conv2dOp { Geometry: { Groups: 1, Padding: [0, 0] } });

    /// <inheritdoc/>
    protected override IReadOnlyList<Value>? Rewrite(Node node)
    {
        if (node.Inputs.Count == 0 || node.Inputs[0] is not { Producer: null, Index: 0 })
        {
            return null;
        }

        using var scope = NewDisposeScope();
        var factor = 1 / tensor(std.ToArray());
        var folded = ProductWeights.Of(node).AbsorbInput(factor, -tensor(mean.ToArray()) * factor);
        var like = node.Weights[0]!;
        return Emit(
            node.Op,
            [.. node.Inputs.Select(New)],
            [Folded(like, like.Name, folded.Weight), Folded(like, ProductWeights.BiasName(node), folded.Bias)],
            node.Scope).Outputs;
    }
}
