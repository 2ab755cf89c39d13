using ConvNeXtGen.Generator.Diagnostics;

namespace ConvNeXtGen.Generator.Modules;

/// <summary>Modules that other programs have and that are not built here, with the reason.</summary>
internal static class UnsupportedModules
{
    private const string Unspecified = "its layers and weights are published only as source code under the AGPL, which this project does not read; Detect, Segment, Pose and OBB are built, also in configs of YOLO26";
    private const string NoMap = "rows hand on maps; the head 'Classify' averages a map and ends in a linear layer";
    private const string TextGuided = "text-guided detection needs a language model beside the network";
    private const string OtherLibrary = "it takes a network out of another library; write its layers as rows";
    private const string Yolov7 = "it belongs to YOLOv7's own repository, whose dialect is none of those read here";
    private const string Yolov9 = "it belongs to YOLOv9's own repository, whose dialect is none of those read here; Ultralytics' form of YOLOv9 is";

    private const string ConvNextBlock = "its own builder hands input channels, output channels and number on as dim, drop_path and layer_scale: "
        + "one block with a drop rate of 64 or more, whatever is written. ConvNeXt_Block, [c2] is the block that was meant";

    private static readonly Dictionary<string, string> s_reasons = new[]
    {
        (TextGuided, "WorldDetect YOLOEDetect YOLOESegment YOLOESegment26 C2fAttn ImagePoolingAttn LRPCHead"),
        (OtherLibrary, "TorchVision Index Timm"),
        (ConvNextBlock, "ConvNextBlock"),
        (NoMap, "nn.Linear nn.Flatten nn.AdaptiveAvgPool2d nn.AdaptiveMaxPool2d nn.LayerNorm nn.Softmax"),
        (Unspecified, "Segment26 Pose26 Depth SemanticSegment"),
        (Yolov7, "IDetect IAuxDetect IKeypoint IBin MP SP ReOrg Chuncat Shortcut Foldcut DownC SPPCSPC GhostSPPCSPC Stem GhostStem Res ResX RepRes RepResX "
            + "RepBottleneck RobustConv RobustConv2 RepConv_OREPA SwinTransformerBlock SwinTransformer2Block "
            + "BottleneckCSPA BottleneckCSPB BottleneckCSPC RepBottleneckCSPA RepBottleneckCSPB RepBottleneckCSPC ResCSPA ResCSPB ResCSPC "
            + "RepResCSPA RepResCSPB RepResCSPC ResXCSPA ResXCSPB ResXCSPC RepResXCSPA RepResXCSPB RepResXCSPC "
            + "GhostCSPA GhostCSPB GhostCSPC STCSPA STCSPB STCSPC ST2CSPA ST2CSPB ST2CSPC"),
        (Yolov9, "DualDetect TripleDetect DDetect DualDDetect TripleDDetect DSegment DualDSegment Panoptic RepConvN"),
    }
        .SelectMany(group => group.Item2.Split(' ').Select(name => (Name: name, Reason: group.Item1)))
        .ToDictionary(pair => pair.Name, pair => pair.Reason, StringComparer.Ordinal);

    // Modules of well-known forks, one letter from a module of ours that is something else.
    private static readonly HashSet<string> s_forks = new("ELAN C3STR CBRM ASPP PConv DSConv".Split(' '), StringComparer.Ordinal);

    /// <summary>Why a module is not built here; null for a name that is not known from elsewhere.</summary>
    public static string? Reason(string name)
    {
        var plain = name.StartsWith("torch.nn.", StringComparison.Ordinal) ? name.Substring("torch.".Length) : name;
        return s_reasons.TryGetValue(plain, out var reason) ? reason
            : plain.StartsWith("nn.", StringComparison.Ordinal) && Suggestion.Nearest(plain, Torch) is null ? "of PyTorch's own modules rows can name " + string.Join(", ", Torch.OrderBy(n => n, StringComparer.Ordinal))
            : null;
    }

    /// <summary>Whether a name is no slip of the pen, though it is near to one of ours.</summary>
    public static bool IsOfAFork(string name) => s_forks.Contains(name);

    private static IEnumerable<string> Torch => ModuleCatalog.Names.Where(n => n.StartsWith("nn.", StringComparison.Ordinal));
}
