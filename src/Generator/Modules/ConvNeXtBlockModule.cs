using System.Globalization;
using ConvNeXtGen.Generator.Binding;
using ConvNeXtGen.Generator.Diagnostics;
using ConvNeXtGen.Generator.Inference;
using ConvNeXtGen.Generator.Modules.Yolo;

namespace ConvNeXtGen.Generator.Modules;

/// <summary>
/// <c>ConvNeXt_Block</c>: stage i of a ConvNeXt as a row, <c>[c2, i, in_chans, depths, dims, drop_path_rate,
/// layer_scale_init_value]</c>; <c>ConvNeXtV2_Block</c> has V2's blocks (GRN, no gamma). Row i is <c>downsample_layers[i]</c> followed by <c>stages[i]</c>. With one argument,
/// <c>[c2]</c>, it is a plain block that <c>number</c> repeats.
/// </summary>
internal sealed class ConvNeXtBlockModule(string name, bool grn) : ModuleDefinition
{
    private static readonly IReadOnlyList<ModuleParameter> s_plain = [Arguments.C2];

    private static readonly ModuleParameter s_layerScale = new("layer_scale_init_value", ArgumentKind.Number, "start value of gamma; no gamma when ≤ 0", IsOptional: true);

    private static readonly IReadOnlyList<ModuleParameter> s_stage =
    [
        new("c2", ArgumentKind.Integer, "output channels; must equal dims[i]", Minimum: 1, Maximum: 65_536),
        new("i", ArgumentKind.Integer, "stage index, from 0", Minimum: int.MinValue, Maximum: int.MaxValue),
        new("in_chans", ArgumentKind.Integer, "channels of the image; the stem (stage 0) uses it", Minimum: 1, Maximum: 65_536),
        new("depths", ArgumentKind.IntegerList, "blocks of each stage", Minimum: 1, Maximum: 512),
        new("dims", ArgumentKind.IntegerList, "channels of each stage", Minimum: 1, Maximum: 65_536),
        new("drop_path_rate", ArgumentKind.Number, "stochastic depth of the last block, in [0, 1)", IsOptional: true, Minimum: 0, Maximum: 0.999_999),
    ];

    public override IReadOnlyList<string> Names { get; } = [name];

    public override string Summary => $"One stage of a ConvNeXt{(grn ? " V2" : "")}: its downsampling layer (or the stem) and its blocks. With one argument a plain block.";

    public override IReadOnlyList<ModuleParameter> Parameters { get; } = grn ? s_stage : [.. s_stage, s_layerScale];

    public override IReadOnlyList<ModuleParameter> ParametersFor(Dialect dialect, int count) => count == 1 ? s_plain : Parameters;

    public override void Bind(RowBinding row)
    {
        if (!row.Has("i"))
        {
            BindPlainBlock(row);
            return;
        }

        var (depths, dims, inputChannels) = (row.Integers("depths"), row.Integers("dims"), row.Integer("in_chans"));
        if (Check(row, row.Integer("i"), depths, dims, inputChannels, ["depths", "dims"]))
        {
            AddStage(row, depths, dims, inputChannels, row.Number("drop_path_rate", 0), grn ? 0 : row.Number("layer_scale_init_value", 1e-6), grn);
        }
    }

    /// <summary>Adds stage i of the described ConvNeXt as the row's layers.</summary>
    internal static void AddStage(RowBinding row, int[] depths, int[] dims, int inputChannels, double dropPathRate, double layerScale, bool grn = false)
    {
        var plan = new ConvNeXtPlan
        {
            Depths = depths,
            Dims = dims,
            InputChannels = inputChannels,
            KernelSizes = [.. Enumerable.Repeat(7, depths.Length)],
            DropPathRate = dropPathRate,
            LayerScaleInitValue = layerScale,
            Grn = grn,
        };
        row.IgnoreNumber("a stage repeats its blocks as 'depths' says");
        var stage = row.Integer("i");
        var member = row.UniqueMember(FormattableString.Invariant($"Stage{stage + 1}"));
        row.Complete(plan.AddStage(row.Network, stage, row.Source, row.Path + ".", member, row.Index));
    }

    /// <summary>Checks what the original does not and fails at when it runs.</summary>
    internal static bool Check(RowBinding row, int stage, int[] depths, int[] dims, int inputChannels, IReadOnlyList<string> sameArguments)
    {
        var valid = true;
        if (depths.Length != dims.Length)
        {
            valid = row.Report(Descriptors.DifferentLengths, "dims", "dims", Text(dims.Length), "depths", Text(depths.Length));
        }

        if (stage < 0 || stage >= depths.Length)
        {
            return row.Report(Descriptors.StageIndexOutOfRange, "i", Text(stage), Text(depths.Length), Text(depths.Length - 1));
        }

        foreach (var argument in sameArguments)
        {
            valid &= row.RequireSame(argument);
        }

        if (stage < dims.Length && row.Integer("c2") != dims[stage])
        {
            valid = row.Report(Descriptors.OutputChannelsMismatch, "c2", Text(row.Integer("c2")), Text(stage), Text(dims[stage]));
        }

        return valid && CheckInput(row, stage, stage == 0 ? inputChannels : dims[stage - 1]);
    }

    private static bool CheckInput(RowBinding row, int stage, int needed)
    {
        if (row.Input.Channels != needed)
        {
            return stage == 0
                ? row.Report(Descriptors.ChannelMismatch, "in_chans", "The stem (stage 0)", Text(needed), Text(row.Input.Channels), row.SourceName)
                : row.Report(Descriptors.ChannelMismatch, "i", $"Stage {Text(stage)}", Text(needed), Text(row.Input.Channels), row.SourceName);
        }

        var divisor = stage == 0 ? 4 : 2;
        if (row.Input.Height >= divisor)
        {
            return true;
        }

        return row.Report(
            Descriptors.InputTooSmall,
            null,
            Text(row.Config.ImageSize),
            $"row {Text(row.Index)} divides a map of {Text(row.Input.Height)}×{Text(row.Input.Width)} by {Text(divisor)}",
            Text(row.Config.ImageSize / Math.Max(row.Input.Height, 1) * divisor));
    }

    // As some configs write it: stem and downsampling are rows of their own.
    private void BindPlainBlock(RowBinding row)
    {
        if (row.Integer("c2") != row.Input.Channels)
        {
            row.Report(Descriptors.ChannelMismatch, "c2", row.Module, Text(row.Integer("c2")), Text(row.Input.Channels), row.SourceName);
            return;
        }

        row.Add(
            "ConvNeXtBlock",
            Literal.List(row.Input.Channels) + (grn ? ", layerScaleInitValue: 0, grn: true" : ""),
            (t, x) => t.ConvNeXtBlock(x, gamma: !grn, grn, 7),
            styled: false);
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
