using ConvNeXtGen.Generator.Diagnostics;
using ConvNeXtGen.Generator.Parsing;
using ConvNeXtGen.Generator.Specs;
using static ConvNeXtGen.Generator.Binding.RowConfig;

namespace ConvNeXtGen.Generator.Binding;

/// <summary>Binds the stage dialect: a plain ConvNeXt given by <c>depths</c> and <c>dims</c>.</summary>
internal sealed class StageBinder(MappingReader reader, NetworkHeader header)
{
    private const int MaximumDepth = 512;
    private const int MaximumDim = 65_536;

    private DiagnosticBag Diagnostics => reader.Diagnostics;

    /// <summary>Binds the file.</summary>
    /// <returns>The network, or null when there are errors; they have been reported.</returns>
    public NetworkSpec? Bind(List<WeightSpec>? weights)
    {
        var depths = reader.Integers("depths", "the number of blocks of each stage", 1, MaximumDepth);
        var dims = reader.Integers("dims", "the channels of each stage", 1, MaximumDim);
        var classes = reader.Integer("nc", 1, 1_000_000, "num_classes", "classes");
        var inputChannels = reader.Integer("ch", 1, MaximumDim, "in_chans", "channels") ?? 3;
        var isotropic = reader.Boolean("isotropic") ?? false;
        var grn = reader.Boolean("grn") ?? false;
        var patchSize = reader.Integer("patch_size", 1, 256) ?? (isotropic ? 16 : 4);
        var kernels = ReadKernelSizes(depths);
        var dropPath = reader.Number("drop_path_rate", v => v is >= 0 and < 1, "in [0, 1)", "drop_path") ?? 0;
        var layerScale = reader.Number("layer_scale_init_value", _ => true, "a number", "layer_scale") ?? (isotropic || grn ? 0 : 1e-6);
        var headScale = reader.Number("head_init_scale", _ => true, "a number") ?? 1;
        var classNames = ClassNames.Read(reader, ref classes);
        var features = reader.List("features", "feature levels such as P3");
        var imageSize = header.ImageSize(reader, fallback: 224);
        reader.ReportUnknownKeys();

        var checks = new StageChecks(reader, header);
        checks.CheckLists(isotropic);
        checks.CheckNoClasses(classes, features);
        if (depths is null || dims is null || Diagnostics.HasErrors)
        {
            return null;
        }

        var plan = new ConvNeXtPlan
        {
            Depths = depths,
            Dims = dims,
            InputChannels = inputChannels,
            PatchSize = patchSize,
            KernelSizes = kernels,
            DropPathRate = dropPath,
            LayerScaleInitValue = layerScale,
            Grn = grn,
            Isotropic = isotropic,
        };
        if (!checks.CheckImageSize(plan, imageSize))
        {
            return null;
        }

        var network = new NetworkBuilder(new Shape(inputChannels, imageSize, imageSize), weights);
        AddStages(network, plan, features is null ? null : checks.ReadFeatures(features, plan), isBackbone: classes is null);
        if (classes is { } count)
        {
            StageLayers.AddHead(network, count, headScale);
        }

        return Diagnostics.HasErrors ? null : network.Complete(header.ToSpec() with
        {
            Task = classes is null ? NetworkTask.Features : NetworkTask.Classification,
            Classes = classes ?? 0,
            ClassNames = classNames,
            MinimumImageSize = plan.Stride(plan.Depths.Length - 1),
        });
    }

    private int[] ReadKernelSizes(int[]? depths)
    {
        const int standard = 7;
        var stages = depths?.Length ?? 1;
        if (reader.Node("kernel_size") is not { } node)
        {
            return [.. Enumerable.Repeat(standard, stages)];
        }

        var sizes = node is YamlSequence list
            ? [.. list.Items.Select((item, i) => Kernel(item, FormattableString.Invariant($"kernel_size[{i}]")))]
            : Enumerable.Repeat(Kernel(node, "kernel_size"), stages).ToArray();
        if (depths is not null && sizes.Length != stages)
        {
            Diagnostics.Report(Descriptors.DifferentLengths, node.Span, "kernel_size", Text(sizes.Length), "depths", Text(stages));
        }

        return sizes;

        int Kernel(YamlNode item, string name)
        {
            var size = reader.Integer(name, item, 1, 63);
            if (size is { } value && value % 2 == 0)
            {
                Diagnostics.Report(Descriptors.OutOfRange, item.Span, name, "odd, so that a block keeps the size of its map", Text(value));
            }

            return size ?? standard;
        }
    }

    private static void AddStages(NetworkBuilder network, ConvNeXtPlan plan, HashSet<string>? wanted, bool isBackbone)
    {
        var last = LayerSpec.Image;
        for (var stage = 0; stage < plan.Depths.Length; stage++)
        {
            last = plan.AddStage(network, stage, last, "", FormattableString.Invariant($"Stage{stage + 1}"));
            var stride = plan.Stride(stage);
            var level = NetworkBuilder.LevelName(stride);
            if (wanted is not null && !wanted.Contains(level))
            {
                continue;
            }

            var map = wanted is null ? last : StageLayers.AddFeatureNorm(network, stage, last, level);
            network.AddFeature(level, map, stride);
            if (isBackbone)
            {
                network.AddOutput(level, map, stride);
            }
        }
    }

}
