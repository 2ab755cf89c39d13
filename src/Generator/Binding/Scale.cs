using System.Globalization;
using ConvNeXtGen.Generator.Diagnostics;
using ConvNeXtGen.Generator.Parsing;

namespace ConvNeXtGen.Generator.Binding;

/// <summary>One size of a network: the factors for depth and width, and the cap on channels.</summary>
/// <param name="Letter">Its key in <c>scales</c>; empty when the file has none.</param>
/// <param name="Depth">Factor for repeats.</param>
/// <param name="Width">Factor for channels.</param>
/// <param name="MaxChannels">Cap before the width gain; infinite when there is none.</param>
/// <param name="ClassName">Class that is made for it.</param>
internal sealed record Scale(string Letter, double Depth, double Width, double MaxChannels, string ClassName)
{
    private const double MaximumGain = 100;

    /// <summary>Reads <c>scales</c>, or <c>depth_multiple</c> and <c>width_multiple</c>.</summary>
    /// <returns>The sizes to make classes for; at least one.</returns>
    public static IReadOnlyList<Scale> ReadAll(MappingReader reader, NetworkHeader header, ConfigOptions options)
    {
        var depth = reader.Number("depth_multiple", v => v is > 0 and <= MaximumGain, "greater than 0, at most 100") ?? 1;
        var width = reader.Number("width_multiple", v => v is > 0 and <= MaximumGain, "greater than 0, at most 100") ?? 1;
        var wanted = reader.String("scale");
        if (reader.Node("scales") is not { } node || node is YamlScalar { IsNull: true } or YamlMapping { Entries.Count: 0 })
        {
            return [new Scale(FileLetter(header.Stem), depth, width, double.PositiveInfinity, header.ClassName)];
        }

        if (node is not YamlMapping { Entries.Count: > 0 } map)
        {
            reader.Diagnostics.Report(Descriptors.WrongType, node.Span, "scales", "a mapping from a letter to [depth, width, max_channels]", node.Describe());
            return [new Scale("", depth, width, double.PositiveInfinity, header.ClassName)];
        }

        var all = map.Entries.Select(entry => Read(entry, reader.Diagnostics)).ToArray();
        if (options.Scales.Length == 0 && wanted is not null)
        {
            // As a builder that is given the dictionary: 'scale' says which entry is meant.
            if (all.FirstOrDefault(s => s.Letter == wanted.Text) is { } given)
            {
                return [given with { ClassName = header.ClassName }];
            }

            reader.Diagnostics.Report(Descriptors.OutOfRange, wanted.Span, "scale", "one of " + string.Join(", ", all.Select(s => s.Letter)), wanted.Describe());
        }

        return Chosen(all, header, options, reader.Diagnostics, node);
    }

    private static Scale Read(YamlEntry entry, DiagnosticBag diagnostics)
    {
        var numbers = new double[3];
        var letter = entry.Key.Text;
        if (!ClassNaming.IsIdentifier("A" + letter))
        {
            letter = "_";
            diagnostics.Report(Descriptors.InvalidClassName, entry.Key.Span, entry.Key.Text, "ending of a class name", "a key of 'scales' is put behind the network's name");
        }

        if (entry.Value is not YamlSequence { Items.Count: 3 } list)
        {
            diagnostics.Report(Descriptors.WrongType, entry.Value.Span, "scales." + entry.Key.Text, "[depth, width, max_channels]", entry.Value.Describe());
            return new Scale(letter, 1, 1, double.PositiveInfinity, "");
        }

        for (var i = 0; i < 3; i++)
        {
            if (i == 2 && list.Items[i] is YamlScalar { IsInfinite: true })
            {
                numbers[i] = double.PositiveInfinity;
            }
            else if (list.Items[i] is not YamlScalar item || !item.TryGetNumber(out numbers[i]) || numbers[i] <= 0 || (i < 2 && numbers[i] > MaximumGain))
            {
                diagnostics.Report(Descriptors.WrongType, list.Items[i].Span, "scales." + entry.Key.Text, "[depth, width, max_channels]: numbers greater than 0, the gains at most 100", list.Items[i].Describe());
                numbers[i] = 1;
            }
        }

        return new Scale(letter, numbers[0], numbers[1], numbers[2], "");
    }

    private static IReadOnlyList<Scale> Chosen(Scale[] all, NetworkHeader header, ConfigOptions options, DiagnosticBag diagnostics, YamlNode node)
    {
        if (options.Scales.Length > 0)
        {
            var chosen = new List<Scale>();
            foreach (var letter in options.Scales.Split([';', ','], StringSplitOptions.RemoveEmptyEntries).Select(l => l.Trim()))
            {
                if (all.FirstOrDefault(s => s.Letter == letter) is { } scale)
                {
                    chosen.Add(scale with { ClassName = header.WithScale(letter) });
                }
                else
                {
                    diagnostics.Report(Descriptors.InvalidMetadata, node.Span, "Scales", options.Scales, $"there is no scale '{letter}'; the file has {string.Join(", ", all.Select(s => s.Letter))}");
                }
            }

            return chosen.Count > 0 ? chosen : [all[0] with { ClassName = header.ClassName }];
        }

        // yolov10n.yaml and rtdetr-l.yaml name their size: that one is meant, under the file's own name.
        var named = all.FirstOrDefault(s => header.Stem.EndsWith("-" + s.Letter, StringComparison.Ordinal) || FileLetter(header.Stem) == s.Letter || EndsWithDigitAnd(header.Stem, s.Letter));
        return named is not null ? [named with { ClassName = header.ClassName }] : [.. all.Select(s => s with { ClassName = header.WithScale(s.Letter) })];
    }

    private static bool EndsWithDigitAnd(string stem, string letter) =>
        stem.Length > letter.Length
        && stem.EndsWith(letter, StringComparison.Ordinal)
        && char.IsDigit(stem[stem.Length - letter.Length - 1]);

    /// <summary>The size letter n, s, m, l or x in a file name such as <c>yolov8n-seg</c>; empty when there is none.</summary>
    internal static string FileLetter(string stem)
    {
        var at = stem.IndexOf("yolo", StringComparison.Ordinal);
        if (at < 0)
        {
            return "";
        }

        at += "yolo".Length;
        at += At(at) == 'e' && At(at + 1) == '-' ? 2 : 0;
        at += At(at) == 'v' ? 1 : 0;
        var digits = at;
        while (char.IsDigit(At(at)))
        {
            at++;
        }

        return at > digits && "nsmlx".IndexOf(At(at)) >= 0 ? At(at).ToString(CultureInfo.InvariantCulture) : "";

        char At(int index) => index < stem.Length ? stem[index] : '\0';
    }
}
