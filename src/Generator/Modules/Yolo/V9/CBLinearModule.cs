using ConvNeXtGen.Generator.Binding;
using ConvNeXtGen.Generator.Diagnostics;
using ConvNeXtGen.Generator.Inference;

namespace ConvNeXtGen.Generator.Modules.Yolo;

/// <summary><c>CBLinear</c>: one convolution whose channels are cut into several maps, for CBFuse rows to pick from.</summary>
internal sealed class CBLinearModule : ModuleDefinition
{
    public override IReadOnlyList<string> Names { get; } = ["CBLinear"];

    public override string Summary => "One convolution whose channels are cut into several maps, for CBFuse rows to pick from.";

    public override IReadOnlyList<ModuleParameter> Parameters { get; } =
    [
        new("c2s", ArgumentKind.IntegerList, "channels of each map, not scaled", Minimum: 1, Maximum: 1 << 20),
        Arguments.K, Arguments.S, Arguments.P, Arguments.G,
    ];

    private const int MaximumMaps = 64;

    public override void Bind(RowBinding row)
    {
        var channels = row.Integers("c2s");
        if (channels.Length > MaximumMaps)
        {
            row.Report(Descriptors.WrongArgumentType, "c2s", "c2s", row.Module, $"at most {RowConfig.Text(MaximumMaps)} maps", RowConfig.Text(channels.Length));
            return;
        }

        var (k, s, g, sum) = (row.Integer("k", 1), row.Integer("s", 1), row.Integer("g", 1), channels.Sum());
        int? p = row.Has("p") ? row.Integer("p") : null;
        if (row.RequireGroups(g, row.Input.Channels, sum))
        {
            row.IgnoreNumber("its maps are made once");
            var x = row.Input;
            row.AddSplit(
                "Yolo.CBLinear",
                Literal.List(x.Channels, Literal.Array(channels), k, s, p, g),
                channels,
                t => t.Conv2d("conv", x, sum, k, s, p ?? ConvLayers.SamePadding(k), g));
        }
    }
}
