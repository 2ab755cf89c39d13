namespace ConvNeXtGen.Generator.Modules.Yolo;

/// <summary>Arguments that heads share.</summary>
internal static class HeadArguments
{
    public static readonly ModuleParameter Classes = new("nc", ArgumentKind.Integer, "number of classes", Minimum: 1, Maximum: 1_000_000);
    public static readonly ModuleParameter Anchors = new("anchors", ArgumentKind.Any, "the config's anchors, a list of them, or their number per level");
}
