using ConvNeXtGen.Generator.Binding;
using ConvNeXtGen.Generator.Inference;
using ConvNeXtGen.Generator.Specs;

namespace ConvNeXtGen.Generator.Modules;

/// <summary><c>Classify</c>: convolution to 1280 channels, global mean, linear; [N, c1, H, W] → logits [N, c2].</summary>
internal sealed class ClassifyModule : ModuleDefinition
{
    private const int Hidden = 1280;

    public override IReadOnlyList<string> Names { get; } = ["Classify"];

    public override string Summary => "Classification head: Conv to 1280 channels, mean over the map, linear to the classes.";

    public override IReadOnlyList<ModuleParameter> Parameters { get; } =
    [
        new("c2", ArgumentKind.Integer, "number of classes, usually nc", Minimum: 1),
        new("k", ArgumentKind.Integer, "kernel of the convolution", IsOptional: true, Minimum: 1, Maximum: 63),
        new("s", ArgumentKind.Integer, "stride of the convolution", IsOptional: true, Minimum: 1, Maximum: 64),
    ];

    public override bool ScalesWidth => true;

    public override void Bind(RowBinding row)
    {
        var classes = row.OutputChannels;
        var kernel = row.Integer("k", 1);
        var stride = row.Integer("s", 1);
        row.Add("Yolo.Classify", FormattableString.Invariant($"{row.Input.Channels}, {classes}, {kernel}, {stride}"), (t, x) =>
        {
            t.Conv("conv", x, Hidden, kernel, stride);
            t.Linear("linear", Hidden, classes, 1);
            return Shape.Vector(classes);
        });
        row.MakeHead(NetworkTask.Classification, classes);
        row.Config.HeadStrides = [1];
    }
}
