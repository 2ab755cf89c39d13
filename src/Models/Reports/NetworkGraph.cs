namespace ConvNeXtGen.Models.Reports;

/// <summary>A network as a graph: the rows of its config, or its layers where it has none, and who reads whom.</summary>
/// <param name="Name">The network's name.</param>
/// <param name="Nodes">In the order of execution; a node reads only nodes before it.</param>
internal sealed record NetworkGraph(string Name, IReadOnlyList<GraphNode> Nodes)
{
    /// <summary>Stands for the image in <see cref="GraphNode.From"/>.</summary>
    public const int Image = -1;

    /// <summary>The graph of a network.</summary>
    public static NetworkGraph Of(NetworkInfo info) => info.Rows is { Count: > 0 } rows
        ? new(info.Name, [.. rows.Select(row => new GraphNode(row.Index, row.From, row.Repeats, row.Module, row.Arguments, row.OutputShape, row.Parameters))])
        : new(info.Name, [.. info.Layers.Select(layer => new GraphNode(layer.Index, layer.From, layer.Repeats, layer.Module, layer.Arguments, layer.OutputShape, layer.Parameters))]);

    /// <summary>From whom to whom, in the order of the readers.</summary>
    public IEnumerable<(int From, int To)> Edges => Nodes.SelectMany(node => node.From.Select(source => (source, node.Index)));

    /// <summary>The image's shape, as the nodes have theirs.</summary>
    public static IReadOnlyList<int> ImageShape(NetworkInfo info) => [info.InputChannels, info.ImageSize, info.ImageSize];
}

/// <summary>A row or a layer.</summary>
/// <param name="Index">Its number.</param>
/// <param name="From">The numbers of those it reads.</param>
/// <param name="Repeats">How often its module is repeated.</param>
/// <param name="Module">What it is.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="Shape">Its output without the batch axis.</param>
/// <param name="Parameters">Number of trained values.</param>
internal sealed record GraphNode(int Index, IReadOnlyList<int> From, int Repeats, string Module, string Arguments, IReadOnlyList<int> Shape, long Parameters)
{
    /// <summary>The module, with its repeats where there are several.</summary>
    public string Title => Repeats > 1 ? $"{Module} ×{Repeats}" : Module;

    /// <summary>The sizes with crosses between.</summary>
    public string ShapeText => string.Join("×", Shape);
}
