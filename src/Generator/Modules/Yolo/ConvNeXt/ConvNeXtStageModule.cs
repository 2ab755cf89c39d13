using ConvNeXtGen.Generator.Binding;

namespace ConvNeXtGen.Generator.Modules.Yolo;

/// <summary><c>ConvNeXt</c>, <c>[c2, i, depths, base_dim]</c>: stage i of a ConvNeXt whose dims double from base_dim.</summary>
internal sealed class ConvNeXtStageModule : ModuleDefinition
{
    public override IReadOnlyList<string> Names { get; } = ["ConvNeXt"];

    public override string Summary => "One stage of a ConvNeXt whose dims double from stage to stage.";

    public override IReadOnlyList<ModuleParameter> Parameters { get; } =
    [
        new("c2", ArgumentKind.Integer, "output channels; must equal base_dim·2^i", Minimum: 1, Maximum: 65_536),
        new("i", ArgumentKind.Integer, "stage index, from 0", Minimum: int.MinValue, Maximum: int.MaxValue),
        new("depths", ArgumentKind.IntegerList, "blocks of each stage", Minimum: 1, Maximum: 512),
        new("base_dim", ArgumentKind.Integer, "channels of the first stage", Minimum: 1, Maximum: 8192),
    ];

    public override void Bind(RowBinding row)
    {
        var depths = row.Integers("depths");
        var dims = Enumerable.Range(0, depths.Length).Select(i => row.Integer("base_dim") << Math.Min(i, 12)).ToArray();
        if (ConvNeXtBlockModule.Check(row, row.Integer("i"), depths, dims, inputChannels: 3, sameArguments: ["depths"]))
        {
            ConvNeXtBlockModule.AddStage(row, depths, dims, inputChannels: 3, dropPathRate: 0, layerScale: 1e-6);
        }
    }
}
