using ConvNeXtGen.Graphs;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>Boxes before the sigmoid, as RT-DETR's decoder corrects them.</summary>
internal static class BoxLogits
{
    // ln(0.99999/0.00001): where the originals cut logits of boxes.
    private static readonly double Limit = Math.Log((1 - 1e-5) / 1e-5);

    /// <summary>Cuts logits at ±<see cref="Limit"/>; the value stays with the caller.</summary>
    public static T Limited<T>(IOps<T> ops, T x)
    {
        var y = ops.AddScalar(x, Limit);
        y = ops.Activated(y, Activation.Relu);
        y = ops.Consume(y, ops.MultiplyScalar(y, -1));
        y = ops.Consume(y, ops.AddScalar(y, 2 * Limit));
        y = ops.Activated(y, Activation.Relu);
        y = ops.Consume(y, ops.MultiplyScalar(y, -1));
        return ops.Consume(y, ops.AddScalar(y, Limit));
    }
}
