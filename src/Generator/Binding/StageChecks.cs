using ConvNeXtGen.Generator.Diagnostics;
using ConvNeXtGen.Generator.Parsing;
using static ConvNeXtGen.Generator.Binding.RowConfig;

namespace ConvNeXtGen.Generator.Binding;

/// <summary>What must hold of the keys of a stage config together; what does not is reported.</summary>
internal sealed class StageChecks(MappingReader reader, NetworkHeader header)
{
    private const int MaximumStages = 16;

    private DiagnosticBag Diagnostics => reader.Diagnostics;

    /// <summary>Checks <c>depths</c> and <c>dims</c> as written, so that their lengths are compared even when an entry is wrong.</summary>
    public void CheckLists(bool isotropic)
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

    /// <summary>Checks that not both classes and a feature pyramid are asked for.</summary>
    public void CheckNoClasses(int? classes, YamlSequence? features)
    {
        if (classes is not null && features is not null)
        {
            Diagnostics.Report(Descriptors.ConflictingKeys, features.Span, "features", "nc", "a network with classes returns logits; remove 'nc' (and 'names') to get a backbone with a pyramid");
        }
    }

    /// <summary>Checks that something is left of an image behind the last stage.</summary>
    public bool CheckImageSize(ConvNeXtPlan plan, int imageSize)
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

    /// <summary>The levels that <c>features</c> asks for.</summary>
    public HashSet<string> ReadFeatures(YamlSequence features, ConvNeXtPlan plan)
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
}
