using ConvNeXtGen.Generator.Binding;
using ConvNeXtGen.Generator.Diagnostics;
using ConvNeXtGen.Generator.Specs;

namespace ConvNeXtGen.Generator.Modules.Yolo;

/// <summary><c>CBFuse</c>: adds chosen maps of CBLinear rows, resized, to the last input.</summary>
internal sealed class CBFuseModule : ModuleDefinition
{
    public override IReadOnlyList<string> Names { get; } = ["CBFuse"];

    public override string Summary => "Adds chosen maps of CBLinear rows, resized, to the last input.";

    public override IReadOnlyList<ModuleParameter> Parameters { get; } =
        [new("idx", ArgumentKind.IntegerList, "which map of each input but the last", Minimum: 0, Maximum: 1_000)];

    public override InputArity Inputs => InputArity.Many;

    public override bool ReadsParts => true;

    public override void Bind(RowBinding row)
    {
        row.IgnoreNumber("maps are added once");
        var parts = row.Integers("idx");
        var sources = row.Sources;
        var last = row.Inputs[sources.Count - 1];
        if (parts.Length != sources.Count - 1)
        {
            row.Report(Descriptors.InputCount, "idx", row.Module, $"{RowConfig.Text(parts.Length + 1)} inputs, one per index and the one that is added to", RowConfig.Text(sources.Count));
            return;
        }

        for (var i = 0; i < parts.Length; i++)
        {
            var channels = sources[i] == LayerSpec.Image ? default : row.Network.Layers[sources[i]].Parts;
            if (parts[i] >= channels.Count)
            {
                row.Report(Descriptors.WrongArgumentType, "idx", "idx", row.Module, $"an index into the {RowConfig.Text(channels.Count)} maps of {row.InputName(i)}", RowConfig.Text(parts[i]));
                return;
            }

            if (channels[parts[i]] != last.Channels)
            {
                row.Report(Descriptors.ChannelMismatch, "idx", row.Module, RowConfig.Text(last.Channels), RowConfig.Text(channels[parts[i]]), $"map {RowConfig.Text(parts[i])} of {row.InputName(i)}");
                return;
            }
        }

        row.AddJoin("Yolo.CBFuse", "", hasWeights: false, _ => last, [.. parts, -1]);
    }
}
