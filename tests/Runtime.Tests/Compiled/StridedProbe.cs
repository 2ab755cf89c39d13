using ConvNeXtGen.Graphs;
using ConvNeXtGen.Layers;
using ConvNeXtGen.Layers.Yolo;

namespace ConvNeXtGen.Runtime.Tests.Compiled;

/// <summary>A random chain of views, joins and arithmetic on a convolution's result, as heads and attention have them.</summary>
public sealed class StridedProbe : Layer
{
    private readonly Conv _conv;
    private readonly int _seed;

    /// <summary>Makes the layer.</summary>
    public StridedProbe(int seed)
        : base(nameof(StridedProbe)) => (_conv, _seed) = (AddModule("conv", new Conv(6, 24)), seed);

    /// <inheritdoc/>
    public override T Apply<T>(IOps<T> ops, T x)
    {
        var random = new Random(_seed);
        var y = ops.Call(_conv, x);
        long[] sizes = [1, 24, ops.Size(x, 2).Value, ops.Size(x, 3).Value];
        for (var i = 0; i < 8; i++)
        {
            (y, sizes) = Next(ops, random, y, sizes);
        }

        return y;
    }

    private static (T Value, long[] Sizes) Next<T>(IOps<T> ops, Random random, T y, long[] sizes)
    {
        var axis = random.Next(sizes.Length);
        switch (random.Next(7))
        {
            case 0:
                var order = Enumerable.Range(0, sizes.Length).Select(i => (long)i).ToArray();
                random.Shuffle(order);
                return (ops.Consume(y, ops.Permute(y, order)), [.. order.Select(i => sizes[i])]);
            case 1:
                var shape = Reshaped(random, sizes);
                return (ops.Consume(y, ops.Reshape(y, [.. shape.Select(size => (Dim)size)])), shape);
            case 2 when sizes[axis] > 2:
                var parts = ops.Split(y, [1, sizes[axis] - 1], axis);
                ops.Release(y);
                var turned = ops.Activated(parts[1], Activation.Sigmoid);
                return (ops.Join([turned, parts[0]], axis), sizes);
            case 3 when sizes[axis] > 3:
                return (ops.Consume(y, ops.Slice(y, axis, 1, long.MaxValue, 2)), With(sizes, axis, sizes[axis] / 2));
            case 4 when sizes[axis] > 1:
                var column = ops.Slice(y, axis, 0, 1, 1);
                var product = ops.Multiply(y, column);
                ops.Release(column);
                ops.Release(y);
                return (product, sizes);
            case 5:
                var doubled = ops.MultiplyScalar(y, 0.5);
                return (ops.Join([y, doubled], axis), With(sizes, axis, 2 * sizes[axis]));
            default:
                return (ops.Consume(y, ops.AddScalar(y, 0.25)), sizes);
        }
    }

    /// <summary>Two neighbouring axes become one, or one becomes two.</summary>
    private static long[] Reshaped(Random random, long[] sizes)
    {
        var axis = random.Next(sizes.Length - 1);
        return sizes.Length > 3 && random.Next(2) == 0
            ? [.. sizes[..axis], sizes[axis] * sizes[axis + 1], .. sizes[(axis + 2)..]]
            : sizes[axis] % 2 == 0 && sizes.Length < 6 ? [.. sizes[..axis], 2, sizes[axis] / 2, .. sizes[(axis + 1)..]]
            : sizes;
    }

    private static long[] With(long[] sizes, int axis, long size)
    {
        long[] result = [.. sizes];
        result[axis] = size;
        return result;
    }
}
