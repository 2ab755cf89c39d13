using ConvNeXtGen.Graphs;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>Layers named 0, 1, … run one after the other; also a row whose module is repeated from outside.</summary>
public sealed class Sequential : Layer
{
    private readonly Layer[] _layers;

    /// <summary>Makes a chain.</summary>
    public Sequential(params IEnumerable<Layer> layers)
        : base(nameof(Sequential))
    {
        _layers = [.. layers];
        for (var i = 0; i < _layers.Length; i++)
        {
            register_module(i.ToString(System.Globalization.CultureInfo.InvariantCulture), _layers[i]);
        }
    }

    /// <summary>The layers in order.</summary>
    public IReadOnlyList<Layer> Layers => _layers;

    /// <summary>Makes a chain of <paramref name="count"/> layers that <paramref name="layer"/> makes.</summary>
    public static Sequential Repeat(long count, Func<Layer> layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        var layers = new Layer[count];
        for (var i = 0; i < layers.Length; i++)
        {
            layers[i] = layer();
        }

        return new Sequential(layers);
    }

    /// <inheritdoc/>
    public override T Apply<T>(IOps<T> ops, T x)
    {
        if (_layers.Length == 0)
        {
            return ops.Alias(x);
        }

        var y = ops.Call(_layers[0], x);
        for (var i = 1; i < _layers.Length; i++)
        {
            y = ops.Then(_layers[i], y);
        }

        return y;
    }
}
