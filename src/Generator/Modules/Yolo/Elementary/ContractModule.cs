using ConvNeXtGen.Generator.Binding;
using ConvNeXtGen.Generator.Diagnostics;

namespace ConvNeXtGen.Generator.Modules.Yolo;

/// <summary><c>Contract</c>: moves squares of pixels into the channels.</summary>
internal sealed class ContractModule : ModuleDefinition
{
    public override IReadOnlyList<string> Names { get; } = ["Contract"];

    public override string Summary => "Moves squares of gain×gain pixels into the channels.";

    public override IReadOnlyList<ModuleParameter> Parameters { get; } =
        [new("gain", ArgumentKind.Integer, "side of a square", IsOptional: true, Minimum: 1, Maximum: 64)];

    public override void Bind(RowBinding row)
    {
        var gain = row.Integer("gain", 2);
        if (row.Input.Height % gain != 0 || row.Input.Width % gain != 0)
        {
            row.Report(Descriptors.Indivisible, null, row.Module, $"a map whose sides are multiples of {RowConfig.Text(gain)}", row.Input.ToString());
            return;
        }

        row.AddWithoutWeights("Yolo.Contract", Literal.List(gain), (_, x) => new((int)Math.Min((long)x.Channels * gain * gain, int.MaxValue), x.Height / gain, x.Width / gain));
    }
}
