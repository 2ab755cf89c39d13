using ConvNeXtGen.Generator.Binding;

namespace ConvNeXtGen.Generator.Modules;

/// <summary><c>nn.Identity</c>: hands its input on; some configs use it to give the image a row index.</summary>
internal sealed class IdentityModule : ModuleDefinition
{
    public override IReadOnlyList<string> Names { get; } = ["nn.Identity", "Identity", "Silence"];

    public override string Summary => "Hands its input on.";

    public override IReadOnlyList<ModuleParameter> Parameters { get; } = [];

    public override void Bind(RowBinding row) => row.AddWithoutWeights("Identity", "", (_, x) => x);
}
