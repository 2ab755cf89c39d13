using ConvNeXtGen.Generator.Diagnostics;
using ConvNeXtGen.Generator.Specs;
using static ConvNeXtGen.Generator.Binding.RowConfig;

namespace ConvNeXtGen.Generator.Binding;

/// <summary>What modules demand of a row. Every check reports what is not so and is false then.</summary>
internal static class RowChecks
{
    /// <summary>Checks that both channel numbers can be cut into groups.</summary>
    public static bool RequireGroups(this RowBinding row, int groups, int input, int output) =>
        (input % groups == 0 && output % groups == 0)
        || row.Report(
            Descriptors.Indivisible,
            "g",
            row.Module,
            $"channels in multiples of its {Text(groups)} groups",
            input % groups != 0 ? $"{Text(input)} input channels" : $"{Text(output)} output channels");

    /// <summary>Checks that a channel number is a multiple.</summary>
    public static bool RequireMultiple(this RowBinding row, int channels, int divisor, string what) =>
        (channels > 0 && channels % divisor == 0)
        || row.Report(Descriptors.Indivisible, null, row.Module, $"{what} in multiples of {Text(divisor)}", Text(channels));

    /// <summary>Checks that kernels are odd, where an even one would change the size of a map that is then joined with others.</summary>
    public static bool RequireOdd(this RowBinding row, string argument, params int[] kernels) =>
        kernels.All(k => k % 2 == 1)
        || row.Report(Descriptors.WrongArgumentType, argument, argument, row.Module, "odd, so that the map keeps its size", string.Join(", ", kernels.Select(Text)));

    /// <summary>Checks that a pooling window is never all padding.</summary>
    public static bool RequirePadding(this RowBinding row, int kernel, int padding) =>
        2 * padding <= kernel
        || row.Report(Descriptors.WrongArgumentType, "padding", "padding", row.Module, "at most half the window", Text(padding));

    /// <summary>Checks that the map that arrives can be halved.</summary>
    public static bool RequireEvenMap(this RowBinding row) =>
        (row.Input.Height % 2 == 0 && row.Input.Width % 2 == 0)
        || row.Report(Descriptors.Indivisible, null, row.Module, "a map with even sides", row.Input.ToString());

    /// <summary>Warns where a head's levels are not as they are trained: one stride twice, or one that is no power of two.</summary>
    public static void CheckLevels(this RowBinding row, IReadOnlyList<int> strides)
    {
        var list = string.Join(", ", strides.Select(Text));
        if (strides.Distinct().Count() < strides.Count)
        {
            row.Report(Descriptors.LevelStrides, null, row.Module, list, "two of them are of the same size");
        }
        else if (strides.Any(s => (s & (s - 1)) != 0))
        {
            row.Report(Descriptors.LevelStrides, null, row.Module, list, "not all are powers of two");
        }
    }

    /// <summary>Checks that an argument is the same in all rows of this module.</summary>
    public static bool RequireSame(this RowBinding row, string argument)
    {
        var value = "[" + string.Join(", ", row.Integers(argument)) + "]";
        var key = row.Module + "." + argument;
        if (row.Config.Agreed.TryGetValue(key, out var earlier))
        {
            return earlier.Value == value
                || row.Report(Descriptors.InconsistentRows, argument, argument, value, earlier.Value, Text(earlier.Row));
        }

        row.Config.Agreed.Add(key, (value, row.Index));
        return true;
    }

    /// <summary>
    /// For a map of the wrong size: whether the image's size is the reason, or which near row has the right one, as after an insertion that shifted
    /// absolute indices.
    /// </summary>
    public static string ShiftHint(this RowBinding row, int input)
    {
        var expected = row.Inputs[0];
        var layers = row.Network.Layers;
        var total = Enumerable.Range(0, layers.Count).Where(i => layers[i].Output.Height > 0).Select(row.Network.StrideOf).Append(1).Max();
        if (row.Config.ImageSize % total != 0 && Math.Abs(expected.Height - row.Inputs[input].Height) <= 1)
        {
            return FormattableString.Invariant($": the image size {row.Config.ImageSize} is no multiple of {total}, so that maps are rounded on the way down and not on the way up");
        }

        var read = row.Sources[input] == LayerSpec.Image ? 0 : layers[row.Sources[input]].Row;
        foreach (var distance in new[] { 1, -1, 2, -2 })
        {
            var near = layers.LastOrDefault(l => l.Row == read + distance);
            if (near is not null && near.Output.Height == expected.Height && near.Output.Width == expected.Width)
            {
                return FormattableString.Invariant($": row {near.Row} is {expected.Height}×{expected.Width}; did a row that was inserted or removed shift the indices?");
            }
        }

        return "";
    }
}
