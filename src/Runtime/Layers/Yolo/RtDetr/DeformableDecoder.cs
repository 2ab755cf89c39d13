using TorchSharp;

using static TorchSharp.torch;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>The decoder layers <c>layers.0</c>, <c>layers.1</c>, ….</summary>
internal sealed class DeformableDecoder : Component
{
    private readonly DeformableDecoderLayer[] _layers;

    public DeformableDecoder(IEnumerable<DeformableDecoderLayer> layers)
        : base(nameof(DeformableDecoder))
    {
        _layers = [.. layers];
        AddModule("layers", new Container([.. _layers.Select((layer, i) =>
            (i.ToString(System.Globalization.CultureInfo.InvariantCulture), (nn.Module)layer))]));
    }

    public int Count => _layers.Length;

    public DeformableDecoderLayer this[int index] => _layers[index];
}
