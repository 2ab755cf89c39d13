using ConvNeXtGen.Generator.Binding;
using ConvNeXtGen.Generator.Emission;
using ConvNeXtGen.Generator.Inference;

namespace ConvNeXtGen.Generator.Modules.Yolo;

/// <summary><c>Conv</c>: convolution without bias, batch norm, activation.</summary>
internal sealed class ConvModule : ModuleDefinition
{
    public override IReadOnlyList<string> Names { get; } = ["Conv"];

    public override string Summary => "Convolution without bias, batch norm, activation.";

    public override IReadOnlyList<ModuleParameter> Parameters { get; } =
        [Arguments.C2, Arguments.K, Arguments.S, Arguments.P, Arguments.G, Arguments.D, Arguments.Act];

    public override bool ScalesWidth => true;

    public override void Bind(RowBinding row)
    {
        var c2 = row.OutputChannels;
        var (k, s, g, d) = (row.Integer("k", 1), row.Integer("s", 1), row.Integer("g", 1), row.Integer("d", 1));
        int? p = row.Has("p") ? row.Integer("p") : null;
        if (!row.RequireGroups(g, row.Input.Channels, c2))
        {
            return;
        }

        row.Add(
            "Yolo.Conv",
            Literal.List(row.Input.Channels, c2, k, s, p, g, d) + Literal.Named("act", row.Activation("act")),
            (t, x) => t.Conv(x, c2, k, s, p, g, d));
    }
}
