namespace ConvNeXtGen.Layers.Yolo;

/// <summary>Layers named 0, 1, … that their owner runs itself; what PyTorch calls a ModuleList.</summary>
public sealed class LayerList : Component
{
    private readonly Layer[] _layers;

    /// <summary>Makes a list.</summary>
    public LayerList(params IEnumerable<Layer> layers)
        : base(nameof(LayerList))
    {
        _layers = [.. layers];
        for (var i = 0; i < _layers.Length; i++)
        {
            register_module(i.ToString(System.Globalization.CultureInfo.InvariantCulture), _layers[i]);
        }
    }

    /// <summary>Number of layers.</summary>
    public int Count => _layers.Length;

    /// <summary>The layer at a position.</summary>
    public Layer this[int index] => _layers[index];
}
