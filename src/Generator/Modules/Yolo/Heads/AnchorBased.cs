using ConvNeXtGen.Generator.Binding;
using ConvNeXtGen.Generator.Diagnostics;
using ConvNeXtGen.Generator.Inference;
using ConvNeXtGen.Generator.Parsing;
using ConvNeXtGen.Generator.Specs;

namespace ConvNeXtGen.Generator.Modules.Yolo;

/// <summary>What YOLOv5's heads with anchors share.</summary>
internal static class AnchorBased
{
    /// <summary>The anchors of every level; null when they do not fit, which has been reported.</summary>
    public static IReadOnlyList<IReadOnlyList<double>>? Anchors(RowBinding row)
    {
        var levels = row.Inputs.Count;
        var anchors = row.Config.Anchors;
        if (row.Node("anchors") is not YamlScalar { Text: "anchors" })
        {
            return AnchorList.Parse(row.Node("anchors")!, "anchors", row.Diagnostics, out var isCount) is not { } written ? null
                : isCount ? [.. Enumerable.Repeat(written[0], levels)]
                : Fitting(row, written);
        }

        if (anchors is null && row.Config.AnchorsAreWrong)
        {
            return null;
        }

        if (anchors is null)
        {
            row.Report(Descriptors.MissingKey, "anchors", "anchors", "a list of w, h pairs for each level that the head reads");
            return null;
        }

        return row.Config.AnchorsAreCount ? [.. Enumerable.Repeat(anchors[0], levels)] : Fitting(row, anchors);
    }

    private static IReadOnlyList<IReadOnlyList<double>>? Fitting(RowBinding row, IReadOnlyList<IReadOnlyList<double>> anchors)
    {
        if (anchors.Count == row.Inputs.Count)
        {
            return anchors;
        }

        row.Report(Descriptors.AnchorLevels, null, row.Module, Count(row.Inputs.Count, "input"), Count(anchors.Count, "level"));
        return null;
    }

    /// <summary>The anchors as C#.</summary>
    public static string Array(IReadOnlyList<IReadOnlyList<double>> anchors) => Literal.Array(anchors.Select(level => Literal.Array(level)));

    /// <summary>The anchors buffer and a 1×1 convolution per level; predictions [positions·anchors, outputs].</summary>
    public static Shape Describe(Trace trace, IReadOnlyList<Shape> levels, int outputs, IReadOnlyList<IReadOnlyList<double>> anchors)
    {
        var count = anchors[0].Count / 2;
        trace.Buffer("anchors", levels.Count, count, 2);
        trace.Child("m", t =>
        {
            for (var level = 0; level < levels.Count; level++)
            {
                t.Conv2d(RowConfig.Text(level), levels[level], count * outputs, 1);
            }

            return true;
        });
        return new Shape(AnchorFree.Positions(levels, count), outputs, 0);
    }

    private static string Count(int number, string noun) => $"{RowConfig.Text(number)} {noun}{(number == 1 ? "" : "s")}";
}
