using System.Globalization;
using ConvNeXtGen.Generator.Diagnostics;
using ConvNeXtGen.Generator.Parsing;
using ConvNeXtGen.Generator.Specs;
using ConvNeXtGen.Generator.Users;

namespace ConvNeXtGen.Generator.Binding;

/// <summary>Binds the row dialect: reads what the rows share, then binds them once for each scale.</summary>
internal sealed class RowDialect(MappingReader reader, NetworkHeader header, ConfigOptions options, Vocabulary vocabulary)
{
    private const int DefaultChannels = 3;

    private DiagnosticBag Diagnostics => reader.Diagnostics;

    /// <summary>Binds the file.</summary>
    /// <param name="weights">Receives the weights that each class claims to have, by class name; null when only the networks are wanted.</param>
    /// <returns>One network per scale; a skeleton where there are errors.</returns>
    public IReadOnlyList<NetworkSpec> Bind(IDictionary<string, List<WeightSpec>>? weights)
    {
        var classes = reader.Integer("nc", 1, 1_000_000, "num_classes");
        var inputChannels = reader.Integer("ch", 1, 65_536, "in_chans", "channels") ?? DefaultChannels;
        var classNames = ClassNames.Read(reader, ref classes);
        var rows = RowSyntax.ReadAll(reader);
        var modules = rows.Select(r => r?.Module.Text).ToArray();
        var isClassifier = modules.Contains("Classify");
        var dialect = DialectDetection.Detect(reader, options, rows);
        var scales = Scale.ReadAll(reader, header, options);
        var imageSize = header.ImageSize(reader, fallback: isClassifier ? 224 : 640);
        var anchors = AnchorList.Read(reader);
        var keypoints = ReadKeypointShape();
        var regMax = reader.Integer("reg_max", 1, 1024);
        var endToEnd = reader.Boolean("end2end");
        var channelMultiple = reader.Integer("channel_multiple", 1, 1024);
        var activation = ReadActivation();
        inputChannels = ReadChannels(inputChannels, dialect, isClassifier);
        ReportKeysOfOtherDialects(dialect);
        reader.Accept("inplace", "task", "yaml_file", "backbone", "head");
        ReportRowsElsewhere();
        reader.ReportUnknownKeys();

        var forks = new List<(string Scale, DiagnosticBag Bag)>();
        var networks = new List<NetworkSpec>();
        foreach (var scale in scales)
        {
            var bag = Diagnostics.Fork();
            var list = weights is null ? null : weights[scale.ClassName] = [];
            var spec = BindAt(imageSize, bag, list, null);
            if (spec is not null && RowBinder.IsRounded(spec) && BindAt(RowBinder.ProbeSize(imageSize), Diagnostics.Fork(), null, null) is { } measured)
            {
                // Some downsampling rounds at this size: the strides are known from where none does.
                bag = Diagnostics.Fork();
                list?.Clear();
                spec = BindAt(imageSize, bag, list, measured);
            }

            forks.Add((scale.Letter, bag));
            networks.Add(spec ?? header.ToSpec() with { ClassName = scale.ClassName, IsSkeleton = true });

            NetworkSpec? BindAt(int size, DiagnosticBag bag, List<WeightSpec>? list, NetworkSpec? measured)
            {
                var config = new RowConfig
                {
                    Vocabulary = vocabulary,
                    ImageSize = size,
                    Dialect = dialect,
                    Scale = scale,
                    Classes = classes,
                    ClassesAreWrong = classes is null && reader.Node("nc", "num_classes") is not null,
                    Anchors = anchors,
                    AnchorsAreWrong = anchors is null && reader.Node("anchors") is not null,
                    AnchorsAreCount = AnchorList.IsCount(reader),
                    KeypointShape = keypoints,
                    RegMax = dialect == Dialect.Ultralytics84 && regMax is { } bins ? bins : 16,
                    EndToEnd = dialect == Dialect.Ultralytics84 && endToEnd == true,
                    ChannelMultiple = dialect == Dialect.Yolov5 && channelMultiple is { } divisor ? divisor : 8,
                    IsClassifier = isClassifier,
                    Activation = activation,
                };
                var network = new NetworkBuilder(new Shape(inputChannels, size, size), list) { Measured = measured };
                return new RowBinder(rows, config, network, bag).Bind(header.ToSpec(), classNames);
            }
        }

        Diagnostics.Merge(forks);
        return Diagnostics.HasErrors
            ? [.. networks.Select(n => header.ToSpec() with { ClassName = n.ClassName, IsSkeleton = true })]
            : networks;
    }

    // Rows under 'neck', as some write them: the originals do not read them either, and all that counts on their indices is wrong.
    private void ReportRowsElsewhere()
    {
        foreach (var entry in reader.Mapping.Entries)
        {
            if (entry.Key.Text is not ("backbone" or "head") && entry.Value is YamlSequence { Items: [YamlSequence { Items.Count: 4 } first, ..] } && first.Items[2] is YamlScalar module && vocabulary.Find(module.Text) is not null)
            {
                reader.Accept(entry.Key.Text);
                Diagnostics.Report(Descriptors.UnknownKey, entry.Key.Span, entry.Key.Text, ": rows are read from 'backbone' and 'head' only");
            }
        }
    }

    private void ReportKeysOfOtherDialects(Dialect dialect)
    {
        Report(dialect != Dialect.Ultralytics84, "reg_max", "only ultralytics-8.4 reads it");
        Report(dialect != Dialect.Ultralytics84, "end2end", "only ultralytics-8.4 reads it");
        Report(dialect != Dialect.Yolov5, "channel_multiple", "only yolov5 reads it; channels are rounded up to multiples of 8");
        Report(dialect != Dialect.Yolov5, "anchors", "its heads have no anchors");
        Report(true, "max_channels", "the cap is the third number of each entry of 'scales'");

        void Report(bool isIgnored, string key, string why)
        {
            if (isIgnored && reader.Node(key) is not null)
            {
                Diagnostics.Report(Descriptors.KeyWithoutEffect, reader.KeySpan(key), key, DialectDetection.NameOf(dialect), why);
            }
        }
    }

    // Ultralytics takes the channels from its data set: what the file says counts for classifiers only, and only as "channels".
    private int ReadChannels(int written, Dialect dialect, bool isClassifier)
    {
        var ignored = dialect == Dialect.Yolov5 || written == DefaultChannels ? null
            : reader.Node("ch") is not null ? "ch"
            : reader.Node("channels") is not null && !isClassifier ? "channels"
            : null;
        if (ignored is null)
        {
            return written;
        }

        var count = written.ToString(CultureInfo.InvariantCulture);
        Diagnostics.Report(Descriptors.KeyWithoutEffect, reader.KeySpan(ignored), ignored, DialectDetection.NameOf(dialect), $"the original builds for 3 channels, and so does this; 'in_chans: {count}' builds for {count}");
        return DefaultChannels;
    }

    private (int Keypoints, int Numbers)? ReadKeypointShape()
    {
        if (reader.Integers("kpt_shape", "[keypoints, numbers per keypoint]", 1, 10_000) is not { } shape)
        {
            return null;
        }

        if (shape.Length == 2 && (shape[1] is 2 or 3))
        {
            return (shape[0], shape[1]);
        }

        Diagnostics.Report(Descriptors.OutOfRange, reader.Node("kpt_shape")!.Span, "kpt_shape", "[keypoints, 2 or 3]", "[" + string.Join(", ", shape) + "]");
        return null;
    }

    private string? ReadActivation()
    {
        if (reader.String("activation") is not { } node)
        {
            return null;
        }

        var parsed = ActivationText.Parse(node.Text);
        if (parsed is null)
        {
            Diagnostics.Report(Descriptors.UnknownActivation, node.Span, node.Text, Suggestion.DidYouMean(node.Text, ActivationText.Names));
        }

        return parsed;
    }
}
