using ConvNeXtGen.Generator.Diagnostics;
using ConvNeXtGen.Generator.Specs;
using static ConvNeXtGen.Generator.Binding.RowConfig;

namespace ConvNeXtGen.Generator.Binding;

/// <summary>Decides what of the bound rows leaves the network, and finds the rows that nothing needs.</summary>
internal sealed class RowOutputs(IReadOnlyList<RowSyntax?> rows, int?[] outputs, RowConfig config, NetworkBuilder network, DiagnosticBag diagnostics)
{
    /// <summary>Adds outputs and feature levels; warns of rows that are never read.</summary>
    public void Add() => ReportUnusedRows(AddOutputs());

    // A head's output, or else the last map of each size: the pyramid of a backbone. Returns the rows that are outputs.
    private HashSet<int> AddOutputs()
    {
        var levels = new SortedDictionary<int, int>();
        for (var row = 0; row < rows.Count; row++)
        {
            // A map of the image's own size is a copy of the image, no feature.
            if (outputs[row] is { } layer
                && layer != config.HeadLayer
                && network.Layers[layer].Parts.Count == 0
                && network.ShapeOf(layer).Width > 0
                && network.StrideOf(layer) is > 1 and var stride)
            {
                levels[stride] = row;
            }
        }

        foreach (var level in levels)
        {
            network.AddFeature(NetworkBuilder.LevelName(level.Key), outputs[level.Value]!.Value, level.Key);
        }

        if (config.HeadLayer is { } head)
        {
            network.AddOutput(config.Task == NetworkTask.Classification ? "Logits" : "Predictions", head, 0);
            return [network.Layers[head].Row];
        }

        foreach (var level in levels)
        {
            network.AddOutput(NetworkBuilder.LevelName(level.Key), outputs[level.Value]!.Value, level.Key);
        }

        return [.. levels.Values];
    }

    private void ReportUnusedRows(HashSet<int> used)
    {
        foreach (var row in rows)
        {
            used.UnionWith(row!.Sources.Select(from => RowSources.Index(row, from)!.Value));
        }

        foreach (var row in rows)
        {
            if (!used.Contains(row!.Index))
            {
                diagnostics.Report(Descriptors.UnusedRow, row.Span, Text(row.Index), row.Module.Text);
            }
        }
    }
}
