using System.Globalization;
using ConvNeXtGen.Generator.Parsing;
using ConvNeXtGen.Generator.Specs;
using ConvNeXtGen.Generator.Users;

namespace ConvNeXtGen.Generator.Binding;

/// <summary>What the rows of one network at one scale share.</summary>
internal sealed class RowConfig
{
    public required int ImageSize { get; init; }

    public required Dialect Dialect { get; init; }

    public required Scale Scale { get; init; }

    /// <summary>The vocabulary: the built-in modules and the project's own.</summary>
    public required Vocabulary Vocabulary { get; init; }

    /// <summary>The config's <c>nc</c>; null when it has none.</summary>
    public int? Classes { get; init; }

    /// <summary>Whether there is an <c>nc</c>, but what is wrong with it has been reported.</summary>
    public bool ClassesAreWrong { get; init; }

    /// <summary>Anchors per level, each a list w, h, w, h, … in pixels; null when the config has none.</summary>
    public IReadOnlyList<IReadOnlyList<double>>? Anchors { get; init; }

    /// <summary>Whether only the number of anchors was given: the one list stands for every level.</summary>
    public bool AnchorsAreCount { get; init; }

    /// <summary>Whether there is such a key, but what is wrong with it has been reported.</summary>
    public bool AnchorsAreWrong { get; init; }

    /// <summary>Keypoints and numbers per keypoint; null when the config has none.</summary>
    public (int Keypoints, int Numbers)? KeypointShape { get; init; }

    /// <summary>Bins of the distribution that a box side is predicted as.</summary>
    public int RegMax { get; init; } = 16;

    /// <summary>Whether heads get the one-to-one branch.</summary>
    public bool EndToEnd { get; init; }

    /// <summary>Divisor of the channel rounding; YOLOv5's <c>channel_multiple</c>.</summary>
    public int ChannelMultiple { get; init; } = 8;

    /// <summary>Whether the last row is a classifier: its batch norms keep PyTorch's constants.</summary>
    public bool IsClassifier { get; init; }

    /// <summary>C# of the activation that the config sets for all convolutions; null for the default, SiLU.</summary>
    public string? Activation { get; init; }

    /// <summary>Set once a C3k2, A2C2f or C2fCIB row was seen: heads behind it have the newer class branch.</summary>
    public bool IsModernHead { get; set; }

    /// <summary>Set by a row that is a head.</summary>
    public NetworkTask Task { get; set; } = NetworkTask.Features;

    /// <summary>The runtime's output type of the head; null for logits.</summary>
    public string? OutputType { get; set; }

    /// <summary>Number of classes that the head has been built for.</summary>
    public int HeadClasses { get; set; }

    /// <summary>The layer that makes the head's output.</summary>
    public int? HeadLayer { get; set; }

    /// <summary>Strides of the head's levels.</summary>
    public IReadOnlyList<int> HeadStrides { get; set; } = [];

    /// <summary>Property names that are taken.</summary>
    public HashSet<string> Members { get; } = new(StringComparer.Ordinal);

    /// <summary>Arguments that all rows of a module must agree on, with the row that set them.</summary>
    public Dictionary<string, (string Value, int Row)> Agreed { get; } = new(StringComparer.Ordinal);

    public bool IsUltralytics => Dialect != Dialect.Yolov5;

    /// <summary>True for the sizes m, l and x, and, a quirk of the original, for a file without any size.</summary>
    public bool IsScaleIn(string letters) => letters.Contains(Scale.Letter);

    /// <summary>YOLOv5's outputs per anchor: box, objectness, classes.</summary>
    public int? AnchorOutputs => Anchors is { Count: > 0 } levels && Classes is { } classes ? levels[0].Count / 2 * (classes + 5) : null;

    /// <summary>Applies the width gain as the original does: in double arithmetic, capped, then rounded up to the divisor.</summary>
    public int Scaled(int channels) => RoundUp(Math.Min(channels, Scale.MaxChannels) * Scale.Width);

    /// <summary>The number that exempts an equal channel number from the gain, with its name; null where there is none.</summary>
    public (int Value, string Name)? Exempt(bool isClassify) => Dialect switch
    {
        Dialect.Yolov5 => AnchorOutputs is { } no ? (no, "no = anchors·(nc + 5)") : null,
        Dialect.Ultralytics84 when !isClassify => null,
        _ => Classes is { } nc ? (nc, "nc") : null,
    };

    /// <summary>Applies the depth gain: Python's rounding, half to even.</summary>
    public int Repeats(int number) => number > 1 ? (int)Math.Max(Math.Round(number * Scale.Depth, MidpointRounding.ToEven), 1) : number;

    /// <summary>The value of a name that an argument can use, such as <c>nc</c>.</summary>
    public bool TryResolve(YamlScalar name, out long value)
    {
        // Only YOLOv5 evaluates more than a name.
        var found = IsUltralytics ? Named(name.Text) ?? PythonArithmetic.Literal(name.Text) : PythonArithmetic.Evaluate(name.Text, Named);
        value = found ?? 0;
        return found is not null;
    }

    private long? Named(string name) => name switch
    {
        "nc" => Classes,
        "reg_max" when IsUltralytics => RegMax,
        "na" when !IsUltralytics && Anchors is { Count: > 0 } levels => levels[0].Count / 2,
        "no" when !IsUltralytics => AnchorOutputs,
        _ => null,
    };

    private int RoundUp(double channels) => (int)Math.Min(Math.Ceiling(channels / ChannelMultiple) * ChannelMultiple, 1 << 21);

    /// <summary>A number for a message.</summary>
    public static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
