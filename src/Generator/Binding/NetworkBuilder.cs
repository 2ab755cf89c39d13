using ConvNeXtGen.Generator.Inference;
using ConvNeXtGen.Generator.Specs;

namespace ConvNeXtGen.Generator.Binding;

/// <summary>Collects the layers of one network in execution order and knows the shape of every value so far.</summary>
internal sealed class NetworkBuilder(Shape image, List<WeightSpec>? weights = null)
{
    private const int MaximumChannels = 1 << 20;

    private readonly List<LayerSpec> _layers = [];
    private readonly List<GroupSpec> _groups = [];
    private readonly List<OutputSpec> _outputs = [];
    private readonly List<OutputSpec> _features = [];
    private readonly HashSet<int> _hollow = [];
    private readonly HashSet<int> _tooLarge = [];

    public IReadOnlyList<LayerSpec> Layers => _layers;

    /// <summary>Index of the last layer; <see cref="LayerSpec.Image"/> when there is none yet.</summary>
    public int Last => _layers.Count - 1;

    public Shape ShapeOf(int layer) => layer == LayerSpec.Image ? image : _layers[layer].Output;

    /// <summary>The same network at a size that no downsampling rounds: strides are taken from there. Null when this one is such.</summary>
    public NetworkSpec? Measured { get; init; }

    /// <summary>Pixels of the image per pixel of a map, rounded; exact at sizes that no downsampling rounds.</summary>
    public int StrideOf(int layer)
    {
        var (size, shape) = layer == LayerSpec.Image ? (image.Height, image)
            : Measured is { } measured ? (measured.ImageSize, measured.Layers[layer].Output)
            : (image.Height, ShapeOf(layer));
        return shape.IsVector ? 0 : (size + (shape.Height / 2)) / Math.Max(shape.Height, 1);
    }

    /// <summary>Opens a typed member that the following layers with its index belong to.</summary>
    public int AddGroup(string member, string summary)
    {
        _groups.Add(new GroupSpec(member, summary));
        return _groups.Count - 1;
    }

    /// <summary>Adds a layer; <paramref name="describe"/> tells its weights and gives its output shape.</summary>
    /// <returns>The layer's index.</returns>
    public int Add(LayerSpec layer, Func<Trace, Shape> describe)
    {
        var trace = new Trace(layer.Path, weights);
        var output = describe(trace);
        _layers.Add(layer with { Output = output, Parameters = trace.Parameters, Macs = trace.Macs });
        if (trace.HasEmptyWeight)
        {
            _hollow.Add(Last);
        }

        if (trace.IsTooLarge)
        {
            _tooLarge.Add(Last);
        }

        return Last;
    }

    /// <summary>Keeps what the config calls a row that became several layers.</summary>
    public void NameRow(int row, string module, string arguments)
    {
        var first = _layers.FindIndex(layer => layer.Row == row);
        if (first >= 0 && first < Last)
        {
            _layers[first] = _layers[first] with { RowModule = module, RowArguments = arguments };
        }
    }

    /// <summary>Whether some part of a layer has no channels.</summary>
    public bool IsHollow(int layer) => _hollow.Contains(layer);

    /// <summary>Whether a layer is beyond all bounds; then its numbers mean nothing.</summary>
    public bool IsTooLarge(int layer) => _tooLarge.Contains(layer) || ShapeOf(layer).Channels is < 0 or > MaximumChannels;

    public void AddOutput(string name, int layer, int stride) => _outputs.Add(new OutputSpec(name, layer, ShapeOf(layer), stride));

    public void AddFeature(string name, int layer, int stride) => _features.Add(new OutputSpec(name, layer, ShapeOf(layer), stride));

    /// <summary>Fills in what was collected.</summary>
    public NetworkSpec Complete(NetworkSpec header) => header with
    {
        Groups = _groups.ToEquatableArray(),
        Layers = _layers.ToEquatableArray(),
        Outputs = _outputs.ToEquatableArray(),
        Features = _features.ToEquatableArray(),
        Parameters = _layers.Sum(l => l.Parameters),
        Macs = _layers.Sum(l => l.Macs),
        InputChannels = image.Channels,
        ImageSize = image.Height,
    };

    /// <summary>The usual name of a feature level: P3 for stride 8; S12 for a stride of 12.</summary>
    public static string LevelName(int stride)
    {
        var power = 0;
        while (1 << power < stride)
        {
            power++;
        }

        return 1 << power == stride ? FormattableString.Invariant($"P{power}") : FormattableString.Invariant($"S{stride}");
    }
}
