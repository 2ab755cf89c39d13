using ConvNeXtGen.Graphs;
using ConvNeXtGen.Layers;
using ConvNeXtGen.Layers.Yolo;
using TorchSharp;

namespace ConvNeXtGen.Runtime.Tests.Compiled;

/// <summary>Deformable attention of an image's pixels to the image and its pooled half, around boxes of which some reach beyond the edges.</summary>
public sealed class DeformableProbe : Layer
{
    private readonly DeformableAttention _attention;
    private readonly Linear _boxes;

    /// <summary>Makes the layer.</summary>
    public DeformableProbe(long channels, long heads)
        : base(nameof(DeformableProbe))
    {
        _attention = AddModule("attention", new DeformableAttention(channels, 2, heads, 3));
        _boxes = AddModule("boxes", new Linear(channels, 4));
    }

    /// <inheritdoc/>
    public override T Apply<T>(IOps<T> ops, T x)
    {
        var flat = ops.Reshape(x, Dim.Keep, Dim.Keep, Dim.Rest);
        var queries = ops.Consume(flat, ops.Permute(flat, [0, 2, 1]));
        var boxes = ops.Activated(ops.Call(_boxes, queries), Activation.Sigmoid);
        boxes = ops.Consume(boxes, ops.MultiplyScalar(boxes, 1.5));
        boxes = ops.Consume(boxes, ops.AddScalar(boxes, -0.25));
        var pooled = ops.AvgPool2d(x, 2, 2, 0);
        var result = _attention.Apply(ops, queries, boxes, [x, pooled]);
        ops.Release(pooled);
        ops.Release(boxes);
        ops.Release(queries);
        return result;
    }
}
