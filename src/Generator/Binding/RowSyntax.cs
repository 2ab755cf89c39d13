using ConvNeXtGen.Generator.Diagnostics;
using ConvNeXtGen.Generator.Parsing;
using Microsoft.CodeAnalysis.Text;

namespace ConvNeXtGen.Generator.Binding;

/// <summary>A row <c>[from, number, module, args]</c> with checked grammar.</summary>
/// <param name="Index">Position in backbone + head.</param>
/// <param name="Span">The whole row.</param>
/// <param name="From">The <c>from</c> item.</param>
/// <param name="Sources">Its numbers as written.</param>
/// <param name="IsList">Whether <c>from</c> is a list.</param>
/// <param name="Number">How often the module is repeated, before any gain.</param>
/// <param name="NumberNode">The <c>number</c> item.</param>
/// <param name="Module">The module's name.</param>
/// <param name="Args">The arguments.</param>
internal sealed record RowSyntax(
    int Index,
    TextSpan Span,
    YamlNode From,
    IReadOnlyList<int> Sources,
    bool IsList,
    int Number,
    YamlNode NumberNode,
    YamlScalar Module,
    YamlSequence Args)
{
    private const int MaximumNumber = 1_000;

    /// <summary>Reads the rows of <c>backbone</c> and <c>head</c>; a malformed one is reported and stands as null, so that the others keep their index.</summary>
    public static IReadOnlyList<RowSyntax?> ReadAll(MappingReader reader)
    {
        var rows = new List<RowSyntax?>();
        foreach (var key in new[] { "backbone", "head" })
        {
            // A backbone alone is a network.
            if (key == "head" && reader.Node(key) is YamlSequence { Items.Count: 0 } or YamlScalar { IsNull: true })
            {
                continue;
            }

            if (reader.List(key, "rows [from, number, module, args]") is { } list)
            {
                foreach (var item in list.Items)
                {
                    rows.Add(Read(rows.Count, item, reader.Diagnostics));
                }
            }
            else if (reader.Node(key) is not null)
            {
                // Without these rows the others have other indices.
                return [];
            }
        }

        return rows;
    }

    private static RowSyntax? Read(int index, YamlNode node, DiagnosticBag diagnostics)
    {
        if (node is not YamlSequence { Items.Count: 4 } row)
        {
            var found = node is YamlSequence list ? FormattableString.Invariant($"found {list.Items.Count} items") : "found " + node.Describe();
            diagnostics.Report(Descriptors.MalformedRow, node.Span, found);
            return null;
        }

        var sources = new List<int>();
        var items = row.Items[0] is YamlSequence { Items.Count: > 0 } froms ? froms.Items : [row.Items[0]];
        foreach (var item in items)
        {
            if (item is YamlScalar scalar && scalar.TryGetInteger(out var value) && value is >= int.MinValue and <= int.MaxValue)
            {
                sources.Add((int)value);
            }
            else
            {
                diagnostics.Report(Descriptors.MalformedRow, item.Span, "'from' must be a row number or a list of them, found " + item.Describe());
                return null;
            }
        }

        if (row.Items[1] is not YamlScalar number || !TryWhole(number, out var count) || count is < 1 or > MaximumNumber)
        {
            diagnostics.Report(Descriptors.MalformedRow, row.Items[1].Span, $"'number' must be a whole number from 1 to {RowConfig.Text(MaximumNumber)}, found " + row.Items[1].Describe());
            return null;
        }

        if (row.Items[2] is not YamlScalar { IsNull: false } module)
        {
            diagnostics.Report(Descriptors.MalformedRow, row.Items[2].Span, "'module' must be a name, found " + row.Items[2].Describe());
            return null;
        }

        if (row.Items[3] is not YamlSequence args)
        {
            diagnostics.Report(Descriptors.MalformedRow, row.Items[3].Span, "'args' must be a list, found " + row.Items[3].Describe());
            return null;
        }

        return new RowSyntax(index, row.Span, row.Items[0], sources, row.Items[0] is YamlSequence, (int)count, number, module, args);
    }

    // 3.0 times the depth gain is rounded to a whole number as 3 is.
    private static bool TryWhole(YamlScalar scalar, out long value)
    {
        var isWhole = scalar.TryGetNumber(out var number) && Math.Abs(number) <= int.MaxValue && number == Math.Floor(number);
        value = isWhole ? (long)number : 0;
        return isWhole;
    }
}
