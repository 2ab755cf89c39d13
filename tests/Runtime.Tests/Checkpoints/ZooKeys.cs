using System.Collections.Immutable;
using ConvNeXtGen.Checkpoints;

namespace ConvNeXtGen.Runtime.Tests.Checkpoints;

/// <summary>The full list of Meta's names and shapes for a ConvNeXt of given depths and widths, written down from its definition.</summary>
internal static class ZooKeys
{
    public static StateDictionary Tiny => Network([3, 3, 9, 3], [96, 192, 384, 768], isV2: false);

    public static StateDictionary Base => Network([3, 3, 27, 3], [128, 256, 512, 1024], isV2: false);

    public static StateDictionary V2Atto => Network([2, 2, 6, 2], [40, 80, 160, 320], isV2: true);

    public static StateDictionary Network(int[] depths, long[] dims, bool isV2)
    {
        var entries = new List<TensorEntry>();
        for (int i = 0; i < depths.Length; i++)
        {
            Add($"downsample_layers.{i}.{(i == 0 ? 0 : 1)}", i == 0 ? [dims[0], 3, 4, 4] : [dims[i], dims[i - 1], 2, 2]);
            Add($"downsample_layers.{i}.{(i == 0 ? 1 : 0)}", [i == 0 ? dims[0] : dims[i - 1]]);
            for (int j = 0; j < depths[i]; j++)
            {
                string block = $"stages.{i}.{j}";
                Add($"{block}.dwconv", [dims[i], 1, 7, 7]);
                Add($"{block}.norm", [dims[i]]);
                Add($"{block}.pwconv1", [4 * dims[i], dims[i]]);
                Add($"{block}.pwconv2", [dims[i], 4 * dims[i]]);
                if (isV2)
                {
                    entries.Add(Placeholder($"{block}.grn.gamma", [1, 1, 1, 4 * dims[i]]));
                    entries.Add(Placeholder($"{block}.grn.beta", [1, 1, 1, 4 * dims[i]]));
                }
                else
                    entries.Add(Placeholder($"{block}.gamma", [dims[i]]));
            }
        }
        Add("norm", [dims[^1]]);
        Add("head", [1000, dims[^1]]);
        return new StateDictionary(entries);

        void Add(string layer, ImmutableArray<long> weight)
        {
            entries.Add(Placeholder(layer + ".weight", weight));
            entries.Add(Placeholder(layer + ".bias", [weight[0]]));
        }
    }

    /// <summary>A tensor whose elements nobody reads; one byte each, to tell the number of elements.</summary>
    private static TensorEntry Placeholder(string name, ImmutableArray<long> shape) =>
        TensorEntry.Create(name, ElementType.UInt8, shape, new byte[shape.Aggregate(1L, (count, size) => count * size)]);
}
