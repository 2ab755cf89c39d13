using ConvNeXtGen.Graphs;
using ConvNeXtGen.Graphs.Passes;

namespace ConvNeXtGen.Export;

/// <summary>Writes networks as ONNX files (opset 20), from the graph they lower to: no tracing, no Python.</summary>
public static class OnnxExporter
{
    /// <summary>The operator set that files use.</summary>
    public const int Opset = 20;

    /// <summary>Name of the input: images [batch, channels, height, width].</summary>
    public const string InputName = "image";

    /// <summary>Writes a network to a file. The file is written beside and renamed, so a failure leaves an old one as it was.</summary>
    /// <param name="network">The network, on any device.</param>
    /// <param name="path">Where to; <c>model.onnx</c>.</param>
    /// <param name="options">Sizes and storage; defaults when null.</param>
    /// <exception cref="ArgumentException">The sizes do not fit the network.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Export(INetwork network, string path, OnnxExportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        options ??= new();
        var info = network.Info;
        var (height, width) = (options.Height ?? info.ImageSize, options.Width ?? options.Height ?? info.ImageSize);
        if (height < info.MinimumImageSize || width < info.MinimumImageSize)
        {
            throw new ArgumentException($"{info.Name} needs images of at least {info.MinimumImageSize}×{info.MinimumImageSize} pixels, but was given {height}×{width}.", nameof(options));
        }

        var image = new Shape(
            options.Batch is { } batch ? batch : new Extent(1, "batch"),
            info.InputChannels,
            options.DynamicSize ? new Extent(height, "height") : height,
            options.DynamicSize ? new Extent(width, "width") : width);
        using var lowered = GraphBuilder.Lower(network, image); // Folded weights live and die with it.
        var graph = options.Fold ? GraphPasses.Simplify(lowered) : lowered;
        Write(graph, path, OutputNames(info, graph.Outputs.Count), OnnxMetadata.Of(info, options, height, width), options);
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
        var temporary = $"{target}.{Environment.ProcessId}.tmp";
        var data = $"{target}.data";
        try
        {
            using (var weights = new OnnxWeightStore(graph, $"{temporary}.data", Path.GetFileName(data), options))
            {
                var writer = new OnnxGraphWriter(weights);
                using var file = File.Create(temporary);
                OnnxModelFile.Write(writer.Write(graph, outputNames), metadata, file);
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
