using ConvNeXtGen.Generator.Diagnostics;
using ConvNeXtGen.Generator.Parsing;
using ConvNeXtGen.Generator.Specs;
using static ConvNeXtGen.Generator.Binding.RowConfig;

namespace ConvNeXtGen.Generator.Binding;

/// <summary>What a row's <c>from</c> means.</summary>
internal static class RowSources
{
    /// <summary>The layers that a row reads; null when one of them is invalid or not known.</summary>
    public static List<int>? Resolve(RowSyntax row, int?[] outputs, DiagnosticBag diagnostics)
    {
        var items = row.From is YamlSequence list ? list.Items : [row.From];
        var sources = new List<int>();
        var known = true;
        for (var i = 0; i < row.Sources.Count; i++)
        {
            var written = row.Sources[i];
            if (Index(row, written) is not { } index)
            {
                known = false;
                diagnostics.Report(Descriptors.InvalidFrom, items[i].Span, Text(row.Index), Described(written), Reason(row, written));
            }
            else if (index == LayerSpec.Image)
            {
                sources.Add(LayerSpec.Image);
            }
            else if (outputs[index] is { } layer)
            {
                sources.Add(layer);
            }
            else
            {
                known = false;
            }
        }

        return known ? sources : null;
    }

    /// <summary>The row that a <c>from</c> number means: absolute from 0, negative counted back; the image for -1 in row 0; null when there is none.</summary>
    public static int? Index(RowSyntax row, int from)
    {
        var index = from < 0 ? row.Index + from : from;
        return index == -1 && row.Index == 0 ? LayerSpec.Image : index >= 0 && index < row.Index ? index : null;
    }

    private static string Described(int from) => from < 0 ? $"{Text(from)} (counted back)" : $"row {Text(from)}";

    private static string Reason(RowSyntax row, int from)
    {
        if (row.Index == 0)
        {
            return "the first row can only read the image, which is -1";
        }

        var index = from < 0 ? row.Index + from : from;
        return index == row.Index ? "a row cannot read itself"
            : index > row.Index ? $"it comes later; a row reads earlier rows, here {(row.Index == 1 ? "only row 0" : $"0 to {Text(row.Index - 1)}")}"
            : $"there is nothing before row 0; the furthest back is {Text(-row.Index)}";
    }
}
