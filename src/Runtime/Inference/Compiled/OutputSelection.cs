using ConvNeXtGen.Graphs;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Inference;

/// <summary>Which of a network's raw outputs a compiled model computes.</summary>
/// <param name="kept">Indices of those; all when null.</param>
/// <param name="outputs">All that the network has.</param>
internal sealed class OutputSelection(IReadOnlyList<int>? kept, IReadOnlyList<Value> outputs)
{
    // Of no images, with the sizes of the others: a keypoint head's channels are still to be read off.
    private readonly long[][] _empty = [.. outputs.Select(output => (long[])[0, .. output.Shape.Sizes.Skip(1)])];

    /// <summary>Indices of those that are computed, in order.</summary>
    public IReadOnlyList<int> Kept { get; } = kept ?? [.. Enumerable.Range(0, outputs.Count)];

    /// <summary>One tensor per output of the network: what was computed, and tensors of no images in place of the rest. Takes over the tensors.</summary>
    public IReadOnlyList<Tensor> Fill(IReadOnlyList<Tensor> computed)
    {
        if (computed.Count == _empty.Length)
        {
            return computed;
        }

        var all = new Tensor[_empty.Length];
        for (var i = 0; i < Kept.Count; i++)
        {
            all[Kept[i]] = computed[i];
        }

        for (var i = 0; i < _empty.Length; i++)
        {
            all[i] ??= torch.empty(_empty[i], computed[0].dtype, computed[0].device);
        }

        return all;
    }
}
