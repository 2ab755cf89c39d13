using ConvNeXtGen.Generator.Diagnostics;
using ConvNeXtGen.Generator.Modules;
using ConvNeXtGen.Generator.Parsing;

namespace ConvNeXtGen.Generator.Binding;

/// <summary>Finds out whose rules a row config follows: it is told, or it shows in keys and modules that only one dialect has.</summary>
internal static class DialectDetection
{
    private static readonly string[] s_names = ["yolov5", "ultralytics-8.3", "ultralytics-8.4"];

    private static readonly HashSet<string> s_only84 = new(StringComparer.Ordinal)
    {
        "Segment26", "Pose26", "OBB26", "YOLOESegment26", "Depth", "SemanticSegment",
    };

    private static readonly HashSet<string> s_onlyYolov5 = new(StringComparer.Ordinal)
    {
        "MixConv2d", "CrossConv", "C3SPP", "Contract", "Expand",
    };

    private static readonly HashSet<string> s_onlyUltralytics = new(StringComparer.Ordinal)
    {
        "Classify", "C2f", "C3k2", "C2PSA", "A2C2f", "C2fCIB", "SCDown", "PSA", "Pose", "OBB", "v10Detect", "RepC3", "HGStem", "HGBlock",
        "AIFI", "RTDETRDecoder", "RepNCSPELAN4", "ELAN1", "ADown", "AConv", "SPPELAN", "CBLinear", "CBFuse", "C1", "C2", "C2fPSA", "RepConv",
        "LightConv", "Conv2", "CBAM", "ConvTranspose", "ResNetLayer", "Index", "C2fAttn",
    };

    private static readonly HashSet<string> s_neutral = new(StringComparer.Ordinal) { "ConvNeXt_Block", "nn.Identity", "Identity", "Silence" };

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

        var modules = rows.Where(r => r is not null).Select(r => r!.Module.Text).ToArray();
        var is84 = reader.Node("end2end") is not null || reader.Node("reg_max") is not null || modules.Any(s_only84.Contains);
        var isUltralytics = is84 || reader.Node("scales") is not null || reader.Node("kpt_shape") is not null || modules.Any(s_onlyUltralytics.Contains);
        var isYolov5 = reader.Node("anchors") is not null || reader.Node("channel_multiple") is not null || modules.Any(s_onlyYolov5.Contains);
        if (isUltralytics)
        {
            return is84 ? Dialect.Ultralytics84 : Dialect.Ultralytics83;
        }

        if (isYolov5)
        {
            return Dialect.Yolov5;
        }

        // Without anchors a Detect or Segment can only be Ultralytics'.
        if (modules.Any(m => m is "Detect" or "Segment"))
        {
            return Dialect.Ultralytics83;
        }

        if (modules.Any(m => !s_neutral.Contains(m) && ModuleCatalog.Find(m) is not null))
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

    private static Dialect? Named(string name) => name switch
    {
        "yolov5" => Dialect.Yolov5,
        "ultralytics" or "ultralytics-8.3" => Dialect.Ultralytics83,
        "ultralytics-8.4" => Dialect.Ultralytics84,
        _ => null,
    };
}
