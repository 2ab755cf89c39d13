using ConvNeXtGen.Generator.Binding;
using ConvNeXtGen.Generator.Diagnostics;
using ConvNeXtGen.Generator.Inference;

namespace ConvNeXtGen.Generator.Modules.Yolo;

/// <summary><c>Concat</c>: joins maps along the channels.</summary>
internal sealed class ConcatModule : ModuleDefinition
{
    public override IReadOnlyList<string> Names { get; } = ["Concat"];

    public override string Summary => "Joins maps of the same size along the channels.";

    public override IReadOnlyList<ModuleParameter> Parameters { get; } =
        [new("dimension", ArgumentKind.Integer, "the axis; 1, the channels", IsOptional: true, Minimum: 1, Maximum: 1)];

    public override InputArity Inputs => InputArity.Many;

    public override void Bind(RowBinding row)
    {
        row.IgnoreNumber("maps are joined once");
        var inputs = row.Inputs;
        for (var i = 1; i < inputs.Count; i++)
        {
            if (inputs[i].Height != inputs[0].Height || inputs[i].Width != inputs[0].Width)
            {
                row.Report(
                    Descriptors.SizeMismatch,
                    null,
                    "Concat",
                    FormattableString.Invariant($"{inputs[0].Height}×{inputs[0].Width} ({row.InputName(0)})"),
                    FormattableString.Invariant($"{inputs[i].Height}×{inputs[i].Width} ({row.InputName(i)})"),
                    row.ShiftHint(i));
                return;
            }
        }

        row.AddJoin("Yolo.Concat", "", hasWeights: false, _ => inputs[0].WithChannels((int)Math.Min(inputs.Sum(x => (long)x.Channels), int.MaxValue)));
    }
}
