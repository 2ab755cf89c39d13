using ConvNeXtGen.Generator.Diagnostics;
using ConvNeXtGen.Generator.Modules;
using ConvNeXtGen.Generator.Parsing;

namespace ConvNeXtGen.Generator.Binding;

/// <summary>
/// Finds out whose rules a row config follows: it is told, or it shows, most surely in keys that only one dialect has, then in the
/// arguments of the head, then in modules that only one has.
/// </summary>
internal static class DialectDetection
{
    private static readonly string[] s_names = ["yolov5", "ultralytics-8.3", "ultralytics-8.4"];

    private static readonly HashSet<string> s_only84 = new(StringComparer.Ordinal)
    {
        "Segment26", "Pose26", "OBB26", "YOLOESegment26", "Depth", "SemanticSegment",
    };

    private static readonly HashSet<string> s_onlyYolov5 = new(StringComparer.Ordinal)
    {
        "MixConv2d", "CrossConv", "C3SPP", "Contract", "Expand", "TransformerBlock",
    };

    private static readonly HashSet<string> s_onlyUltralytics = new(StringComparer.Ordinal)
    {
        "Classify", "C2f", "C3k2", "C2PSA", "A2C2f", "C2fCIB", "SCDown", "PSA", "Pose", "OBB", "v10Detect", "RepC3", "HGStem", "HGBlock",
        "AIFI", "RTDETRDecoder", "RepNCSPELAN4", "ELAN1", "ADown", "AConv", "SPPELAN", "CBLinear", "CBFuse", "C1", "C2", "C2fPSA", "RepConv",
        "LightConv", "Conv2", "CBAM", "ConvTranspose", "ResNetLayer", "Index", "C2fAttn",
    };

    private static readonly HashSet<string> s_neutral = new(StringComparer.Ordinal) { "ConvNeXt_Block", "ConvNeXtV2_Block", "nn.Identity", "Identity", "Silence" };

    public static Dialect Detect(MappingReader reader, ConfigOptions options, IReadOnlyList<RowSyntax?> rows)
    {
        if (reader.String("dialect") is { } key)
        {
            return Named(key.Text) ?? Reported(key);
        }

        if (options.Dialect.Length > 0)
        {
            if (Named(options.Dialect) is { } named)
            {
                return named;
            }

            reader.Diagnostics.Report(Descriptors.InvalidMetadata, default, "Dialect", options.Dialect, "expected " + string.Join(", ", s_names));
        }

        var known = rows.Where(r => r is not null).Select(r => r!).ToArray();
        var ultralytics = reader.Node("end2end") is not null || reader.Node("reg_max") is not null || known.Any(Is84) ? Dialect.Ultralytics84 : Dialect.Ultralytics83;
        if (ultralytics == Dialect.Ultralytics84 || reader.Node("scales") is YamlMapping { Entries.Count: > 0 } || reader.Node("kpt_shape") is not null)
        {
            return ultralytics;
        }

        if (known.Select(HeadIsYolov5).FirstOrDefault(h => h is not null) is { } isYolov5)
        {
            return isYolov5 ? Dialect.Yolov5 : ultralytics;
        }

        // Whatever the head is called: only YOLOv5 and its relatives hand anchors to it.
        if (reader.Node("anchors") is not null && known.Any(r => r.Args.Items.Any(item => item is YamlScalar { Text: "anchors" })))
        {
            return Dialect.Yolov5;
        }

        if (known.Any(r => s_onlyUltralytics.Contains(r.Module.Text)))
        {
            return ultralytics;
        }

        var shows = reader.Node("anchors") is not null || reader.Node("channel_multiple") is not null || known.Any(r => s_onlyYolov5.Contains(r.Module.Text));
        if (!shows && known.Any(r => !s_neutral.Contains(r.Module.Text) && ModuleCatalog.Find(r.Module.Text) is not null))
        {
            reader.Diagnostics.Report(Descriptors.AmbiguousDialect, reader.KeySpan("backbone"), s_names[0], string.Join("', '", s_names));
        }

        return Dialect.Yolov5;

        Dialect Reported(YamlScalar node)
        {
            reader.Diagnostics.Report(Descriptors.UnknownDialect, node.Span, node.Text, string.Join(", ", s_names), Suggestion.DidYouMean(node.Text, s_names));
            return Dialect.Ultralytics83;
        }
    }

    /// <summary>A dialect's name, as the key <c>dialect</c> has it.</summary>
    public static string NameOf(Dialect dialect) => s_names[(int)dialect];

    // 8.4 gave these modules arguments that 8.3 does not have.
    private static bool Is84(RowSyntax row)
    {
        var items = row.Args.Items;
        return s_only84.Contains(row.Module.Text)
            || (row.Module.Text == "SPPF" && items.Count > 2)
            || (row.Module.Text == "C3k2" && items.Count > 3 && items[3] is YamlScalar attention && attention.TryGetBoolean(out _));
    }

    // YOLOv5's heads take the anchors as an argument, Ultralytics' do not. Null for any other row.
    private static bool? HeadIsYolov5(RowSyntax row) => row.Module.Text switch
    {
        "Detect" => row.Args.Items.Count > 1,
        "Segment" => row.Args.Items.Any(item => item is YamlScalar { Text: "anchors" } or YamlSequence) || row.Args.Items.Count > 3,
        _ => null,
    };

    private static Dialect? Named(string name) => name switch
    {
        "yolov5" => Dialect.Yolov5,
        "ultralytics" or "ultralytics-8.3" => Dialect.Ultralytics83,
        "ultralytics-8.4" => Dialect.Ultralytics84,
        _ => null,
    };
}
