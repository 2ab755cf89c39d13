using System.Globalization;
using ConvNeXtGen.Generator.Diagnostics;
using ConvNeXtGen.Generator.Emission;
using ConvNeXtGen.Generator.Inference;
using ConvNeXtGen.Generator.Parsing;
using ConvNeXtGen.Generator.Specs;

namespace ConvNeXtGen.Generator.Binding;

/// <summary>Binds the stage dialect: a plain ConvNeXt given by <c>depths</c> and <c>dims</c>.</summary>
internal sealed class StageBinder(MappingReader reader, NetworkHeader header)
{
    private const int MaximumDepth = 512;
    private const int MaximumDim = 65_536;
    private const int MaximumStages = 16;

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

        CheckLists(isotropic);
        CheckNoClasses(classes, features);
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
        if (!CheckImageSize(plan, imageSize))
        {
            return null;
        }

        var network = new NetworkBuilder(new Shape(inputChannels, imageSize, imageSize), weights);
        AddStages(network, plan, features, isBackbone: classes is null);
        if (classes is { } count)
        {
            AddHead(network, count, headScale);
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

    // Looks at the lists as written, so that their lengths are compared even when an entry is wrong.
    private void CheckLists(bool isotropic)
    {
        RequireKey("depths", "the number of blocks of each stage, such as [3, 3, 9, 3]");
        RequireKey("dims", "the channels of each stage, such as [96, 192, 384, 768]");
        if (reader.Node("depths") is not YamlSequence { Items.Count: > 0 and var stages } depths)
        {
            return;
        }

        if (reader.Node("dims") is YamlSequence { Items.Count: > 0 and var widths } dims && widths != stages)
        {
            Diagnostics.Report(Descriptors.DifferentLengths, dims.Span, "dims", Text(widths), "depths", Text(stages));
        }

        if (isotropic && stages != 1)
        {
            Diagnostics.Report(Descriptors.OutOfRange, depths.Span, "depths", "one number for an isotropic network", Text(stages) + " numbers");
        }
        else if (stages > MaximumStages)
        {
            Diagnostics.Report(Descriptors.OutOfRange, depths.Span, "depths", $"a list of at most {Text(MaximumStages)} stages", Text(stages));
        }
    }

    private void RequireKey(string key, string meaning)
    {
        if (reader.Node(key) is null)
        {
            Diagnostics.Report(Descriptors.MissingKey, reader.KeySpan(key == "dims" ? "depths" : "dims"), key, meaning);
        }
    }

    private void CheckNoClasses(int? classes, YamlSequence? features)
    {
        if (classes is not null && features is not null)
        {
            Diagnostics.Report(Descriptors.ConflictingKeys, features.Span, "features", "nc", "a network with classes returns logits; remove 'nc' (and 'names') to get a backbone with a pyramid");
        }
    }

    private bool CheckImageSize(ConvNeXtPlan plan, int imageSize)
    {
        var last = plan.Depths.Length - 1;
        var stride = plan.Stride(last);
        var span = header.ImageSizeSpan(reader);
        if (imageSize < stride)
        {
            Diagnostics.Report(
                Descriptors.InputTooSmall,
                span,
                Text(imageSize),
                $"the stem divides it by {Text(plan.PatchSize)} and each of the {Text(last)} downsampling layers by 2",
                Text(stride));
            return false;
        }

        if (imageSize % stride != 0)
        {
            var sizes = Enumerable.Range(0, last + 1).Select(stage => imageSize / plan.PatchSize >> stage).Select(s => $"{Text(s)}×{Text(s)}");
            Diagnostics.Report(Descriptors.InputNotDivisible, span, Text(imageSize), Text(stride), string.Join(", ", sizes));
        }

        return true;
    }

    private void AddStages(NetworkBuilder network, ConvNeXtPlan plan, YamlSequence? features, bool isBackbone)
    {
        var wanted = features is null ? null : ReadFeatures(features, plan);
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

            var map = wanted is null ? last : AddFeatureNorm(network, stage, last, level);
            network.AddFeature(level, map, stride);
            if (isBackbone)
            {
                network.AddOutput(level, map, stride);
            }
        }
    }

    private HashSet<string> ReadFeatures(YamlSequence features, ConvNeXtPlan plan)
    {
        var levels = Enumerable.Range(0, plan.Depths.Length).Select(stage => NetworkBuilder.LevelName(plan.Stride(stage))).ToArray();
        var wanted = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in features.Items)
        {
            var text = (item as YamlScalar)?.Text ?? item.Describe();
            if (!levels.Contains(text))
            {
                Diagnostics.Report(Descriptors.UnknownFeature, item.Span, text, string.Join(", ", levels));
            }
            else if (!wanted.Add(text))
            {
                Diagnostics.Report(Descriptors.OutOfRange, item.Span, "features", "a list of different levels", $"'{text}' twice");
            }
        }

        return wanted;
    }

    private static int AddFeatureNorm(NetworkBuilder network, int stage, int from, string level)
    {
        var shape = network.ShapeOf(from);
        return network.Add(
            new LayerSpec
            {
                Member = "Norm" + level,
                Type = "LayerNorm2d",
                Construction = Text(shape.Channels),
                HasWeights = true,
                Path = FormattableString.Invariant($"norm{stage}"),
                Module = "LayerNorm2d",
                Arguments = FormattableString.Invariant($"[{shape.Channels}]"),
                From = EquatableArray.Of(from),
                Output = default,
            },
            t =>
            {
                t.LayerNorm(shape.Channels);
                return shape;
            });
    }

    // Mean over the map first, then the norm, then the classifier: the other order costs accuracy.
    private static void AddHead(NetworkBuilder network, int classes, double scale)
    {
        var map = network.ShapeOf(network.Last);
        var features = map.Channels;
        network.Add(
            new LayerSpec
            {
                Member = "Pool",
                Type = "GlobalAveragePool",
                Construction = "",
                Path = "",
                Module = "GlobalAveragePool",
                Arguments = "[]",
                From = EquatableArray.Of(network.Last),
                Output = default,
            },
            _ => Shape.Vector(features));
        network.Add(
            new LayerSpec
            {
                Member = "Norm",
                Type = "LayerNorm",
                Construction = Text(features),
                HasWeights = true,
                Path = "norm",
                Module = "LayerNorm",
                Arguments = $"[{Text(features)}]",
                From = EquatableArray.Of(network.Last),
                Output = default,
            },
            t =>
            {
                t.LayerNorm(features);
                return Shape.Vector(features);
            });
        network.Add(
            new LayerSpec
            {
                Member = "Head",
                Type = "Linear",
                Construction = $"{Text(features)}, {Text(classes)}, init: global::ConvNeXtGen.Layers.Initialization.ConvNeXtHead({CSharpLiteral.Double(scale)})",
                HasWeights = true,
                Path = "head",
                Module = "Linear",
                Arguments = $"[{Text(features)}, {Text(classes)}]",
                From = EquatableArray.Of(network.Last),
                Output = default,
            },
            t =>
            {
                t.Linear(features, classes, 1);
                return Shape.Vector(classes);
            });
        network.AddOutput("Logits", network.Last, 0);
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
