using ConvNeXtGen.Generator.Binding;
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

    public override void Bind(RowBinding row)
    {
        var classes = row.Integer("c2");
        var kernel = row.Integer("k", 1);
        var stride = row.Integer("s", 1);
        var x = row.Input;
        row.Add("Yolo.Classify", FormattableString.Invariant($"{x.Channels}, {classes}, {kernel}, {stride}"), hasWeights: true, t =>
        {
            t.Child("conv", c =>
            {
                c.Conv2d("conv", x, Hidden, kernel, stride, kernel / 2, bias: false);
                c.BatchNorm2d("bn", Hidden);
                return true;
            });
            t.Linear("linear", Hidden, classes, 1);
            return Shape.Vector(classes);
        });
        row.MakeHead(NetworkTask.Classification, classes);
    }
}
