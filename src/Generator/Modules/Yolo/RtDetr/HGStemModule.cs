using ConvNeXtGen.Generator.Binding;
using ConvNeXtGen.Generator.Inference;
using ConvNeXtGen.Generator.Specs;

namespace ConvNeXtGen.Generator.Modules.Yolo;

/// <summary><c>HGStem</c>: stem of HGNetV2: a quarter of the size (RT-DETR).</summary>
internal sealed class HGStemModule : ModuleDefinition
{
    public override IReadOnlyList<string> Names { get; } = ["HGStem"];

    public override string Summary => "Stem of HGNetV2: a quarter of the size (RT-DETR).";

    public override IReadOnlyList<ModuleParameter> Parameters { get; } =
    [
        new("cm", ArgumentKind.Integer, "hidden channels, not scaled", Minimum: 2, Maximum: 1 << 20),
        new("c2", ArgumentKind.Integer, "output channels, not scaled", Minimum: 1, Maximum: 1 << 20),
    ];

    public override void Bind(RowBinding row)
    {
        var (cm, c2) = (row.Integer("cm"), row.Integer("c2"));
        row.Add("Yolo.HGStem", Literal.List(row.Input.Channels, cm, c2), (t, x) =>
        {
            var stem = t.Conv("stem1", x, cm, 3, 2);
            var narrow = t.Conv("stem2a", Padded(stem), cm / 2, 2, 1, 0);
            var joined = t.Conv("stem2b", Padded(narrow), cm, 2, 1, 0).WithChannels(2 * cm);
            return t.Conv("stem4", t.Conv("stem3", joined, cm, 3, 2), c2);
        });
    }

    private static Shape Padded(Shape x) => x with { Height = x.Height + 1, Width = x.Width + 1 };
}
