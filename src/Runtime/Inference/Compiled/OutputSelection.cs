using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Inference;

/// <summary>Which of a network's raw outputs a compiled model computes.</summary>
/// <param name="kept">Indices of those; all when null.</param>
/// <param name="count">How many the network has.</param>
internal sealed class OutputSelection(IReadOnlyList<int>? kept, int count)
{
    /// <summary>Indices of those that are computed, in order.</summary>
    public IReadOnlyList<int> Kept { get; } = kept ?? [.. Enumerable.Range(0, count)];

    /// <summary>One tensor per output of the network: what was computed, and empty tensors in place of the rest. Takes over the tensors.</summary>
    public IReadOnlyList<Tensor> Fill(IReadOnlyList<Tensor> computed)
    {
        if (computed.Count == count)
        {
            return computed;
        }

        var all = new Tensor[count];
        for (var i = 0; i < Kept.Count; i++)
        {
            all[Kept[i]] = computed[i];
        }

        for (var i = 0; i < count; i++)
        {
            all[i] ??= torch.empty(0, computed[0].dtype, computed[0].device);
        }

        return all;
    }
}
