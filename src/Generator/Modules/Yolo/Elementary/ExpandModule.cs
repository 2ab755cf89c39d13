using ConvNeXtGen.Generator.Binding;
using ConvNeXtGen.Generator.Diagnostics;

namespace ConvNeXtGen.Generator.Modules.Yolo;

/// <summary><c>Expand</c>: moves channels into squares of pixels.</summary>
internal sealed class ExpandModule : ModuleDefinition
{
    public override IReadOnlyList<string> Names { get; } = ["Expand"];

    public override string Summary => "Moves channels into squares of gain×gain pixels.";

    public override IReadOnlyList<ModuleParameter> Parameters { get; } =
        [new("gain", ArgumentKind.Integer, "side of a square", IsOptional: true, Minimum: 1, Maximum: 64)];

    public override void Bind(RowBinding row)
    {
        var gain = row.Integer("gain", 2);
        if (row.Input.Channels % (gain * gain) != 0)
        {
            row.Report(Descriptors.Indivisible, null, row.Module, $"channels in multiples of {RowConfig.Text(gain * gain)}", RowConfig.Text(row.Input.Channels));
            return;
        }

        row.AddWithoutWeights("Yolo.Expand", Literal.List(row.Input.Channels, gain), (_, x) => new(x.Channels / (gain * gain), x.Height * gain, x.Width * gain));
    }
}
