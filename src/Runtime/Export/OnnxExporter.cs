using ConvNeXtGen.Graphs;
using ConvNeXtGen.Graphs.Passes;

namespace ConvNeXtGen.Export;

/// <summary>Writes networks as ONNX files, from the graph they lower to: no tracing, no Python.</summary>
public static class OnnxExporter
{
    /// <summary>Name of the input: images [batch, channels, height, width].</summary>
    public const string InputName = "image";

    /// <summary>Writes a network to a file. The file is written beside and renamed, so a failure leaves an old one as it was.</summary>
    /// <param name="network">The network, on any device.</param>
    /// <param name="path">Where to; <c>model.onnx</c>.</param>
    /// <param name="options">Sizes and storage; defaults when null.</param>
    /// <exception cref="ArgumentException">The sizes do not fit the network, or an option is out of its range.</exception>
    /// <exception cref="NotSupportedException">The network has an op or a type that ONNX has not.</exception>
    /// <exception cref="ObjectDisposedException">The network was disposed.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Export(INetwork network, string path, OnnxExportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        options ??= new();
        if (network is TorchSharp.torch.nn.Module module)
        {
            ImageMisfit.RequireAlive(module);
        }

        var info = network.Info;
        var (height, width) = (options.Height ?? info.ImageSize, options.Width ?? options.Height ?? info.ImageSize);
        if (height < info.MinimumImageSize || width < info.MinimumImageSize)
        {
            throw new ArgumentException($"{info.Name} needs images of at least {info.MinimumImageSize}×{info.MinimumImageSize} pixels, but was given {height}×{width}.", nameof(options));
        }

        RequireSound(options, info);
        var image = new Shape(
            options.Batch is { } batch ? batch : new Extent(1, "batch"),
            info.InputChannels,
            options.DynamicSize ? new Extent(height, "height") : height,
            options.DynamicSize ? new Extent(width, "width") : width);
        using var lowered = Lower(network, image); // Folded weights live and die with it.
        var asked = options.RawOutputs ? lowered : new KeepOutputs(PredictionOutputs.Of(info, lowered.Outputs.Count)).Run(lowered);
        var spelled = new SpellDeformableSampling().Run(asked);
        var graph = options.Fold ? GraphPasses.Simplify(spelled) : spelled;
        Write(graph, path, OutputNames(info, graph.Outputs.Count), OnnxMetadata.Of(info, options, height, width), options);
    }

    private static Graph Lower(INetwork network, Shape image)
    {
        try
        {
            return GraphBuilder.Lower(network, image);
        }
        catch (ArgumentException e) when (ImageMisfit.OfSize(network.Info, image.Sizes, e) is { } misfit)
        {
            throw misfit;
        }
    }

    private static void RequireSound(OnnxExportOptions options, NetworkInfo info)
    {
        if (options.Opset is < OnnxOpset.Oldest or > OnnxOpset.Newest)
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.Opset, $"Opset must lie between {OnnxOpset.Oldest} and {OnnxOpset.Newest}.");
        }

        if (options.Batch is < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.Batch, "Batch must be at least 1, or null for any number of images.");
        }

        if (options.ClassNames is { } names && names.Count > info.Classes)
        {
            throw new ArgumentException($"{info.Name} tells {info.Classes} classes apart, but ClassNames has {names.Count}.", nameof(options));
        }

        PixelStatistics.Require(options.Mean, options.Std, info.InputChannels, nameof(options));
    }

    /// <summary>Writes any graph to a file.</summary>
    internal static void Write(
        Graph graph,
        string path,
        IReadOnlyList<string> outputNames,
        IReadOnlyDictionary<string, string> metadata,
        OnnxExportOptions options)
    {
        var target = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(target) ?? target);
        var temporary = $"{target}.{Environment.ProcessId}.tmp";
        var data = $"{target}.data";
        try
        {
            using (var weights = new OnnxWeightStore(graph, $"{temporary}.data", Path.GetFileName(data), options))
            {
                var writer = new OnnxGraphWriter(weights, options.Opset);
                using var file = File.Create(temporary);
                OnnxModelFile.Write(writer.Write(graph, outputNames), metadata, options.Opset, file);
            }

            if (File.Exists($"{temporary}.data"))
            {
                File.Move($"{temporary}.data", data, overwrite: true);
            }

            File.Move(temporary, target, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
            File.Delete($"{temporary}.data");
        }
    }

    private static IReadOnlyList<string> OutputNames(NetworkInfo info, int count) => info.Task switch
    {
        NetworkTask.Classification when count == 1 => ["logits"],
        NetworkTask.Features when info.Strides.Count == count => [.. info.Strides.Select(stride => FormattableString.Invariant($"features_stride{stride}"))],
        _ => [.. Enumerable.Range(0, count).Select(i => FormattableString.Invariant($"output{i}"))],
    };
}
