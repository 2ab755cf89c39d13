using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ConvNeXtGen.Generator.Binding;
using ConvNeXtGen.Generator.Modules;
using ConvNeXtGen.Generator.Specs;
using ConvNeXtGen.Generator.Tests.Vocabulary;

namespace ConvNeXtGen.Generator.Tests.Schema;

/// <summary>What the compiler makes of rows of a module: the defaults of its arguments, and what comes out of it.</summary>
internal sealed class ObservedModule
{
    private static readonly string[] s_integers = ["1", "2", "3", "0", "4", "5", "6", "7", "8", "9", "16", "32", "64", "128", "100", "256", "300", "512", "1024", "2048"];
    private static readonly string[] s_numbers = ["0.5", "1.0", "0.25", "0.0", "0.1", "2.0", "1.5", "4.0", "0.75", "1.2", "1e-6"];
    private static readonly string[] s_booleans = ["True", "False"];
    private static readonly string[] s_activations = ["True", "False", "nn.ReLU()", "nn.GELU()"];
    private static readonly string[] s_words = ["nearest", "bilinear"];

    private readonly ModuleDefinition _module;
    private readonly List<Row> _rows;

    public ObservedModule(ModuleDefinition module)
    {
        _module = module;
        _rows = [.. VocabularyCases.All.Where(example => module.Names.Contains(example.Module)).Select(Read)];
    }

    /// <summary>The value that an optional argument has when it is left out; null when no simple one does the same.</summary>
    public string? Default(IReadOnlyList<ModuleParameter> form, int index)
    {
        var parameter = form[index];
        string[] candidates = parameter.Kind switch
        {
            ArgumentKind.Integer => s_integers,
            ArgumentKind.Number => s_numbers,
            ArgumentKind.Boolean => s_booleans,
            ArgumentKind.Activation => s_activations,
            ArgumentKind.Text => s_words,
            _ => [],
        };
        var count = candidates.Length;
        var required = form.TakeWhile(p => !p.IsOptional).Count();
        foreach (var row in _rows.Where(row => row.Form.SequenceEqual(form)))
        {
            string[] start = [.. row.Arguments.Take(required)];
            if (Construction(row, start) is { } left)
            {
                // What is left over does the same in every row: a default that follows from another argument does not.
                var none = Enumerable.Repeat("None", index - required);
                candidates = [.. candidates.Where(candidate => Construction(row, [.. start, .. none, candidate]) == left)];
            }
        }

        // Where all do the same, nothing was found out.
        return candidates.Length < count ? candidates.FirstOrDefault() : null;
    }

    /// <summary>Channels of the output.</summary>
    public string Channels() => First(
        ("as the input", row => row.Inputs.All(input => input.Channels == row.Output.Channels)),
        // Declared, so not observed: the original exempts some numbers.
        ("`c2` · width", _ => _module.ScalesWidth),
        ("`c2`", row => row.Number("c2") == row.Output.Channels),
        ("their sum", row => row.Inputs.Sum(input => input.Channels) == row.Output.Channels),
        ("· `gain`²", row => row.Inputs[0].Channels * (row.Number("gain") ?? 2) * (row.Number("gain") ?? 2) == row.Output.Channels),
        ("/ `gain`²", row => row.Inputs[0].Channels / (row.Number("gain") ?? 2) / (row.Number("gain") ?? 2) == row.Output.Channels),
        ("the sum of `c2s`", row => row.Arguments[0].Trim('[', ']').Split(',').Sum(text => int.TryParse(text, out var value) ? value : 0) == row.Output.Channels),
        ("as the last input", row => row.Inputs[^1].Channels == row.Output.Channels));

    /// <summary>Height and width of the output.</summary>
    public string Size()
    {
        var strided = _rows.Exists(row => row.Form.Any(parameter => parameter.Name == "s"));
        // Kernels and padding that do not fit each other add or cost a few pixels.
        return strided
            ? First(("/ `s`", row => Math.Abs(row.Inputs[0].Height / (double)(row.Number("s") ?? DefaultStride(row)) - row.Output.Height) <= 8))
            : First(
                ("same", row => row.Inputs[^1].Height == row.Output.Height),
                ("/ `gain`", row => row.Form.Any(parameter => parameter.Name == "gain") && row.Inputs[0].Height / (row.Number("gain") ?? 2) == row.Output.Height),
                ("· `gain`", row => row.Inputs[0].Height * (row.Number("gain") ?? 2) == row.Output.Height),
                ("/ 2", row => row.Inputs[0].Height / 2 == row.Output.Height),
                ("/ 4", row => row.Inputs[0].Height / 4 == row.Output.Height));
    }

    private int DefaultStride(Row row) => int.Parse(Default(row.Form, row.Form.ToList().FindIndex(parameter => parameter.Name == "s")) ?? "1", CultureInfo.InvariantCulture);

    private string First(params (string Text, Func<Row, bool> Holds)[] rules)
    {
        var maps = _rows.Where(row => !row.IsHead && row.Output.Width > 0).ToList();
        return maps.Count == 0 ? "" : rules.FirstOrDefault(rule => maps.TrueForAll(row => rule.Holds(row))).Text ?? "";
    }

    private Row Read(VocabularyCase example)
    {
        var layers = example.Network.Layers;
        var root = (JsonObject)YamlAsJson.Read(example.Yaml)!;
        var rows = root["backbone"]!.AsArray();
        var index = Enumerable.Range(0, rows.Count).First(i => (string)rows[i]![2]! == example.Module);
        var items = rows[index]![3]!.AsArray();
        var dialect = Enum.Parse<Dialect>(((string)root["dialect"]!).Replace("-", "", StringComparison.Ordinal).Replace(".", "", StringComparison.Ordinal), ignoreCase: true);
        var (first, last) = (layers.First(layer => layer.Row == index), layers.Last(layer => layer.Row == index));
        return new Row(
            example.Module,
            example.Yaml,
            _module.ParametersFor(dialect, items.Count),
            [.. items.Select(item => item is null ? "None" : item.ToJsonString().Replace("\"", "", StringComparison.Ordinal))],
            [.. first.From.Select(source => source < 0 ? new Shape(example.Network.InputChannels, example.Network.ImageSize, example.Network.ImageSize) : layers[source].Output)],
            last.Output,
            last.IsHead);
    }

    // The layers' constructor calls: equal for equal arguments.
    private static string? Construction(Row row, string[] arguments)
    {
        // Only the first row of that name: another one may follow it.
        var yaml = new Regex($@", {Regex.Escape(row.Name)}, \[.*").Replace(row.Yaml, $", {row.Name}, [{string.Join(", ", arguments)}]]", 1);
        return VocabularyCases.Bind(yaml, "Observed") is { } bound
            ? string.Join(" ", bound.Network.Layers.Select(layer => $"{layer.Type}({layer.Construction}) {layer.Output}"))
            : null;
    }

    private sealed record Row(
        string Name,
        string Yaml,
        IReadOnlyList<ModuleParameter> Form,
        IReadOnlyList<string> Arguments,
        IReadOnlyList<Shape> Inputs,
        Shape Output,
        bool IsHead)
    {
        public int? Number(string parameter)
        {
            var index = Form.ToList().FindIndex(p => p.Name == parameter);
            return index >= 0 && index < Arguments.Count && int.TryParse(Arguments[index], NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) ? value : null;
        }
    }
}
