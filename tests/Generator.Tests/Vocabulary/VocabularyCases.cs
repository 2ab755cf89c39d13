using System.Globalization;
using ConvNeXtGen.Generator.Binding;
using ConvNeXtGen.Generator.Modules;
using ConvNeXtGen.Generator.Specs;
using Microsoft.CodeAnalysis.Text;

namespace ConvNeXtGen.Generator.Tests.Vocabulary;

/// <summary>
/// Configs that name every module of the vocabulary, in every dialect, with arguments drawn at random from what the
/// module declares. Those that the compiler accepts are cases: it must be right about them.
/// </summary>
internal static class VocabularyCases
{
    private const int PerDialect = 2;
    private const int Attempts = 600;
    private static readonly string[] s_dialects = ["yolov5", "ultralytics-8.3", "ultralytics-8.4"];
    private static readonly int[] s_integers = [1, 2, 3, 4, 5, 8, 16, 32, 64, 128, -1, 0];
    private static readonly double[] s_numbers = [0.5, 1, 0.25, 0.1, 2, 0];
    private static readonly string[] s_activations = ["True", "False", "nn.ReLU()", "nn.LeakyReLU(0.1)"];
    private static readonly string[] s_words = ["nearest", "bilinear"];

    private static readonly Lazy<IReadOnlyList<VocabularyCase>> s_all = new(Draw);

    public static IReadOnlyList<VocabularyCase> All => s_all.Value;

    /// <summary>What the compiler claims of a config; null when it refuses it.</summary>
    public static (NetworkSpec Network, IReadOnlyList<WeightSpec> Weights)? Bind(string yaml, string className)
    {
        var file = new ConfigFile($"/project/{className}.yaml", SourceText.From(yaml), new ConfigOptions(IsExplicit: true, "Demo"));
        var claims = new Dictionary<string, List<WeightSpec>>();
        var bound = ConfigBinder.Bind(file, CancellationToken.None, claims);
        return bound.Networks.Count == 1 && !bound.Networks[0].IsSkeleton ? (bound.Networks[0], claims[className]) : null;
    }

    private static IReadOnlyList<VocabularyCase> Draw()
    {
        var cases = new List<VocabularyCase>();
        foreach (var module in ModuleCatalog.All)
        {
            foreach (var name in module.Names)
            {
                foreach (var dialect in s_dialects)
                {
                    var random = new Random(name.Length * 1_000 + dialect.Length);
                    var found = new HashSet<string>(StringComparer.Ordinal);
                    for (var attempt = 0; attempt < Attempts && found.Count < PerDialect; attempt++)
                    {
                        var className = string.Create(CultureInfo.InvariantCulture, $"Case{cases.Count}");
                        var yaml = Config(name, module, dialect, random);
                        if (found.Contains(yaml) || Bind(yaml, className) is not { } bound)
                        {
                            continue;
                        }

                        found.Add(yaml);
                        cases.Add(new VocabularyCase(name, yaml, bound.Network, bound.Weights));
                    }
                }
            }
        }

        return cases;
    }

    private static string Config(string name, ModuleDefinition module, string dialect, Random random)
    {
        var parameters = module.ParametersIn(Enum.Parse<Dialect>(dialect.Replace("-", "", StringComparison.Ordinal).Replace(".", "", StringComparison.Ordinal), ignoreCase: true));
        var required = parameters.Count(p => !p.IsOptional);
        var count = random.Next(required, parameters.Count + 1);
        var args = name.EndsWith("_Block", StringComparison.Ordinal) ? Stage(random) : string.Join(", ", parameters.Take(count).Select(p => Argument(p, random)));
        var number = random.Next(4) == 0 ? 2 : 1;
        var width = Pick(random, 16, 32, 64, 128);
        var anchors = dialect == "yolov5" ? "anchors: [[10, 13, 16, 30], [30, 61, 62, 45], [116, 90, 156, 198]]\n" : "";
        var extra = dialect == "ultralytics-8.4" ? $"reg_max: {Pick(random, 1, 16)}\nend2end: {Pick(random, "True", "False")}\n" : "";
        var size = dialect == "yolov5" ? "" : $"scale: {(width < 64 ? "n" : "x")}\nscales: {{n: [1.0, 1.0, 1024], x: [1.0, 1.0, 1024]}}\n";
        var keypoints = dialect == "yolov5" ? "" : "kpt_shape: [5, 3]\n";
        return $"""
            dialect: {dialect}
            imgsz: 64
            nc: 3
            {anchors}{extra}{keypoints}{size}backbone:
            {Rows(name, module, $"{number}, {name}, [{args}]", width, random)}

            """.Replace("\r\n", "\n", StringComparison.Ordinal);
    }

    // The row stands behind rows that give it something to read.
    private static string Rows(string name, ModuleDefinition module, string row, int width, Random random)
    {
        var first = $"  - [-1, 1, Conv, [{width}, 3, 2]]\n";
        return name switch
        {
            "ConvNeXt_Block" or "ConvNeXtV2_Block" => $"  - [-1, {row}]\n  - [-1, 2, {name}, [{row.Split('[', ',')[3].Trim()}]]",
            "CBLinear" => $"{first}  - [-1, {row}]\n  - [0, 1, Conv, [{Pick(random, 8, 16, 32)}]]\n  - [[1, 2], 1, CBFuse, [[0]]]",
            "CBFuse" => $"{first}  - [-1, 1, CBLinear, [[8, 16]]]\n  - [0, 1, Conv, [{Pick(random, 8, 16)}, 3, 2]]\n  - [[1, -1], {row}]",
            "Concat" => $"{first}  - [-1, 1, Conv, [8]]\n  - [[0, 1], {row}]",
            _ when module.Inputs == InputArity.Many =>
                $"{first}  - [-1, 1, Conv, [{Pick(random, 16, 32)}, 3, 2]]\n  - [-1, 1, Conv, [64, 3, 2]]\n  - [[0, 1, 2], {row}]",
            _ => $"{first}  - [-1, {row}]",
        };
    }

    // Arguments that must fit each other: a first stage.
    private static string Stage(Random random)
    {
        var (dim, blocks) = (Pick(random, 4, 8, 16), Pick(random, 1, 2, 3));
        return $"{dim}, 0, 3, [{blocks}, 1], [{dim}, {2 * dim}]" + Pick(random, "", ", 0.1", ", None");
    }

    private static string Argument(ModuleParameter parameter, Random random)
    {
        if (parameter.IsOptional && random.Next(5) == 0)
        {
            return "None";
        }

        return parameter.Kind switch
        {
            ArgumentKind.Integer => Integer(parameter, random),
            ArgumentKind.Number => Pick(random, s_numbers.Where(v => v >= parameter.Minimum && v <= parameter.Maximum).ToArray()).ToString(CultureInfo.InvariantCulture),
            ArgumentKind.Boolean => Pick(random, "True", "False"),
            ArgumentKind.Text => Pick(random, s_words),
            ArgumentKind.IntegerList => "[" + string.Join(", ", Enumerable.Range(0, random.Next(1, 5)).Select(_ => Integer(parameter, random))) + "]",
            ArgumentKind.Activation => Pick(random, s_activations),
            _ => parameter.Name switch
            {
                "kpt_shape" => Pick(random, "kpt_shape", "[4, 2]"),
                "anchors" => "anchors",
                _ => Pick(random, "None", "8", "[1, 2, 1, 2]", "2"),
            },
        };
    }

    private static string Integer(ModuleParameter parameter, Random random) =>
        parameter.Name == "nc" ? "nc" : Pick(random, s_integers.Where(v => v >= parameter.Minimum && v <= parameter.Maximum).ToArray()).ToString(CultureInfo.InvariantCulture);

    private static T Pick<T>(Random random, params T[] values) => values[random.Next(values.Length)];
}
