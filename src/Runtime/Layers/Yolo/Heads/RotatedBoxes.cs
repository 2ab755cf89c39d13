using ConvNeXtGen.Graphs;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>Rotated boxes given by the distances to their sides.</summary>
internal static class RotatedBoxes
{
    /// <summary>
    /// Distances [N, 4, P] (left, top, right, bottom, along the box's own axes) around points [1, 2, P], and angles [N, 1, P]
    /// in radians, as boxes [N, 4, P]: centre x, centre y, width, height. Borrows everything.
    /// </summary>
    public static T Decode<T>(IOps<T> ops, T distances, T angles, T points)
    {
        var sides = ops.Split(distances, [2, 2], 1);
        var size = ops.Add(sides[0], sides[1]);
        var offset = ops.Subtract(sides[1], sides[0]);
        ops.Release(sides[0]);
        ops.Release(sides[1]);
        offset = ops.Consume(offset, ops.MultiplyScalar(offset, 0.5));
        var axes = ops.Split(offset, [1, 1], 1);
        ops.Release(offset);
        var cos = ops.Activate(angles, new Activation(ActivationKind.Cos));
        var sin = ops.Activate(angles, new Activation(ActivationKind.Sin));
        var x = Combine(ops, axes[0], cos, axes[1], sin, plus: false);
        var y = Combine(ops, axes[0], sin, axes[1], cos, plus: true);
        foreach (var used in (T[])[cos, sin, axes[0], axes[1]])
        {
            ops.Release(used);
        }

        var turned = ops.Join([x, y]);
        return ops.Join([ops.Consume(turned, ops.Add(turned, points)), size]);
    }

    /// <summary>a·b ± c·d.</summary>
    private static T Combine<T>(IOps<T> ops, T a, T b, T c, T d, bool plus)
    {
        var left = ops.Multiply(a, b);
        var right = ops.Multiply(c, d);
        var result = plus ? ops.Add(left, right) : ops.Subtract(left, right);
        ops.Release(left);
        ops.Release(right);
        return result;
    }
}
