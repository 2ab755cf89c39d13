using ConvNeXtGen.Generator.Emission;
using ConvNeXtGen.Generator.Inference;
using ConvNeXtGen.Generator.Specs;

namespace ConvNeXtGen.Generator.Binding;

/// <summary>The numbers of a ConvNeXt, and how its stages become layers; both dialects build on it.</summary>
internal sealed record ConvNeXtPlan
{
    public required int[] Depths { get; init; }

    public required int[] Dims { get; init; }

    public int InputChannels { get; init; } = 3;

    public int PatchSize { get; init; } = 4;

    /// <summary>Kernel of the depthwise convolution, by stage.</summary>
    public required int[] KernelSizes { get; init; }

    public double DropPathRate { get; init; }

    public double LayerScaleInitValue { get; init; } = 1e-6;

    public bool Grn { get; init; }

    public bool Isotropic { get; init; }

    /// <summary>Total stride behind a stage.</summary>
    public int Stride(int stage) => PatchSize << stage;

    /// <summary>Adds a stage: stem or downsampling layer, then its blocks.</summary>
    /// <param name="network">The network under construction.</param>
    /// <param name="stage">Which stage, from 0.</param>
    /// <param name="from">The layer that it reads.</param>
    /// <param name="prefix">Checkpoint path in front of the stage's own, with the dot; empty for a plain ConvNeXt.</param>
    /// <param name="member">Name of the typed member.</param>
    /// <param name="row">The config's row, or -1.</param>
    /// <returns>Index of the stage's last layer.</returns>
    public int AddStage(NetworkBuilder network, int stage, int from, string prefix, string member, int row = -1)
    {
        var group = network.AddGroup(member, FormattableString.Invariant($"Stage {stage + 1}: {Dims[stage]} channels, {Depths[stage]} {(Depths[stage] == 1 ? "block" : "blocks")}, stride {Stride(stage)}."));
        var last = AddEntry(network, stage, from, prefix, group, row);
        for (var block = 0; block < Depths[stage]; block++)
        {
            last = AddBlock(network, stage, block, last, prefix, group, row);
        }

        return last;
    }

    private int AddEntry(NetworkBuilder network, int stage, int from, string prefix, int group, int row)
    {
        var dim = Dims[stage];
        if (stage > 0)
        {
            var before = Dims[stage - 1];
            return network.Add(
                new LayerSpec
                {
                    Member = "Downsample",
                    Group = group,
                    Type = "Downsample",
                    Construction = FormattableString.Invariant($"{before}, {dim}"),
                    HasWeights = true,
                    Path = FormattableString.Invariant($"{prefix}downsample_layers.{stage}"),
                    Module = "Downsample",
                    Arguments = FormattableString.Invariant($"[{before}, {dim}]"),
                    From = EquatableArray.Of(from),
                    Output = default,
                    Row = row,
                },
                t => t.Downsample(network.ShapeOf(from), dim));
        }

        var layer = new LayerSpec
        {
            Member = "Stem",
            Group = group,
            Type = Isotropic ? "Conv2d" : "PatchStem",
            Construction = Isotropic
                ? FormattableString.Invariant($"{InputChannels}, {dim}, {PatchSize}, {PatchSize}, init: global::ConvNeXtGen.Layers.Initialization.ConvNeXt")
                : FormattableString.Invariant($"{InputChannels}, {dim}, {PatchSize}"),
            HasWeights = true,
            Path = Isotropic ? prefix + "stem" : prefix + "downsample_layers.0",
            Module = Isotropic ? "Conv2d" : "PatchStem",
            Arguments = FormattableString.Invariant($"[{InputChannels}, {dim}, {PatchSize}]"),
            From = EquatableArray.Of(from),
            Output = default,
            Row = row,
        };

        return network.Add(layer, t => Isotropic
            ? t.Conv2d(network.ShapeOf(from), dim, PatchSize, PatchSize)
            : t.PatchStem(network.ShapeOf(from), dim, PatchSize));
    }

    private int AddBlock(NetworkBuilder network, int stage, int block, int from, string prefix, int group, int row)
    {
        var dropPath = DropPath(stage, block);
        var gamma = LayerScaleInitValue > 0;
        var construction = FormattableString.Invariant($"{Dims[stage]}, {CSharpLiteral.Double(dropPath)}, {CSharpLiteral.Double(gamma ? LayerScaleInitValue : 0)}");
        construction += Grn ? ", grn: true" : "";
        construction += KernelSizes[stage] == 7 ? "" : FormattableString.Invariant($", kernelSize: {KernelSizes[stage]}");
        return network.Add(
            new LayerSpec
            {
                Member = FormattableString.Invariant($"Block{block + 1}"),
                Group = group,
                Type = "ConvNeXtBlock",
                Construction = construction,
                HasWeights = true,
                Path = Isotropic ? FormattableString.Invariant($"{prefix}blocks.{block}") : FormattableString.Invariant($"{prefix}stages.{stage}.{block}"),
                Module = Grn ? "ConvNeXtV2Block" : "ConvNeXtBlock",
                Arguments = FormattableString.Invariant($"[{Dims[stage]}, {KernelSizes[stage]}, {CSharpLiteral.Readable(dropPath)}]"),
                From = EquatableArray.Of(from),
                Output = default,
                Row = row,
            },
            t => t.ConvNeXtBlock(network.ShapeOf(from), gamma, Grn, KernelSizes[stage]));
    }

    // Rates rise linearly over all blocks of the network, from 0 to the given rate.
    private double DropPath(int stage, int block)
    {
        var total = Depths.Sum();
        var index = Depths.Take(stage).Sum() + block;
        return total == 1 ? 0 : DropPathRate * index / (total - 1);
    }
}
