using ConvNeXtGen.Generator.Parsing;

namespace ConvNeXtGen.Generator.Binding;

/// <summary>
/// A row's arguments as the originals print them: what is written, with the input channels in front where the original puts them
/// there, output channels after the width gain, repeats after the depth gain, and a head's input channels behind.
/// </summary>
internal static class RowArgumentText
{
    /// <summary>Where the originals put the repeats of a module that takes its output channels second, and of HGBlock, which takes them third.</summary>
    private const int RepeatsOfScaled = 2;
    private const int RepeatsOfOthers = 4;

    /// <summary>Writes them.</summary>
    /// <param name="written">The row's arguments.</param>
    /// <param name="construction">What the layer is constructed with, as C#.</param>
    /// <param name="input">Channels of the one input; null for a module that reads several.</param>
    /// <param name="scaled">Whether the first argument is an output channel number that was scaled.</param>
    /// <param name="repeats">The repeats that went into the module; null when it takes none.</param>
    /// <param name="head">The input channels of a head, as C#; null for others.</param>
    /// <param name="config">What <c>nc</c> and <c>kpt_shape</c> are.</param>
    public static string Of(YamlSequence written, string construction, int? input, bool scaled, int? repeats, string? head, RowConfig config)
    {
        var items = written.Items.Select(item => Text(item, config)).ToList();
        var made = Split(construction);
        if (input is { } c1 && made.Count > 1 && made[0] == RowConfig.Text(c1) && (scaled || items.FirstOrDefault() != made[0]))
        {
            items.Insert(0, made[0]);
            if (scaled)
            {
                items[1] = made[1];
            }

            if (repeats is { } n)
            {
                items.Insert(Math.Min(scaled ? RepeatsOfScaled : RepeatsOfOthers, items.Count), RowConfig.Text(n));
            }

            Correct(items, made);
        }

        if (head is not null)
        {
            items.Add(head);
        }

        return "[" + string.Join(", ", items) + "]";
    }

    // A module may take another value than the one that is written, as C3k2 does at large scales.
    private static void Correct(List<string> items, List<string> made)
    {
        for (var i = 0; i < items.Count && i < made.Count; i++)
        {
            if (made[i] is "true" or "false" && items[i] is "True" or "False")
            {
                items[i] = Python(made[i]);
            }
        }
    }

    private static string Text(YamlNode node, RowConfig config) => node switch
    {
        YamlSequence list => "[" + string.Join(", ", list.Items.Select(item => Text(item, config))) + "]",
        YamlScalar { IsNull: true } => "None",
        YamlScalar { IsPlain: true, Text: "nc" } when config.Classes is { } nc => RowConfig.Text(nc),
        YamlScalar { IsPlain: true, Text: "kpt_shape" } when config.KeypointShape is var (keypoints, numbers) => $"[{RowConfig.Text(keypoints)}, {RowConfig.Text(numbers)}]",
        YamlScalar scalar => Python(scalar.Text),
        _ => node.Describe(),
    };

    private static string Python(string text) => text switch
    {
        "true" => "True",
        "false" => "False",
        _ => text,
    };

    /// <summary>The items of a C# argument list, whatever lists are in it.</summary>
    private static List<string> Split(string construction)
    {
        var (items, depth, start) = (new List<string>(), 0, 0);
        for (var i = 0; i < construction.Length; i++)
        {
            depth += construction[i] switch
            {
                '[' or '(' => 1,
                ']' or ')' => -1,
                _ => 0,
            };
            if (construction[i] == ',' && depth == 0)
            {
                items.Add(construction.Substring(start, i - start).Trim());
                start = i + 1;
            }
        }

        items.Add(construction.Substring(start).Trim());
        return items;
    }
}
