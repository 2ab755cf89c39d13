using ConvNeXtGen.Graphs;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>Ways to chain ops in which a value is given back as soon as it is used up.</summary>
internal static class Composition
{
    /// <summary>Gives <paramref name="x"/> back, now that <paramref name="result"/> has been made of it.</summary>
    public static T Consume<T>(this IOps<T> ops, T x, T result)
    {
        ops.Release(x);
        return result;
    }

    /// <summary>Runs a layer on a value and gives the value back.</summary>
    public static T Then<T>(this IOps<T> ops, ILayer next, T x) => ops.Consume(x, ops.Call(next, x));

    /// <summary>Applies an activation to a value and gives the value back.</summary>
    public static T Activated<T>(this IOps<T> ops, T x, Activation activation) =>
        activation.Kind == ActivationKind.Identity ? x : ops.Consume(x, ops.Activate(x, activation));

    /// <summary>Adds two values and gives both back.</summary>
    public static T Sum<T>(this IOps<T> ops, T a, T b)
    {
        var sum = ops.Add(a, b);
        ops.Release(a);
        ops.Release(b);
        return sum;
    }

    /// <summary>Adds a branch to its input, and gives the branch back.</summary>
    public static T Residual<T>(this IOps<T> ops, T x, T branch) => ops.Consume(branch, ops.Add(x, branch));

    /// <summary>Joins values along an axis (the channels, if not said otherwise) and gives all of them back.</summary>
    public static T Join<T>(this IOps<T> ops, IReadOnlyList<T> xs, long axis = 1)
    {
        var joined = ops.Concat(xs, axis);
        foreach (var x in xs)
        {
            ops.Release(x);
        }

        return joined;
    }

    /// <summary>Cuts a value along the channels into equal parts and gives the value back.</summary>
    public static T[] Chunk<T>(this IOps<T> ops, T x, long parts, long channels)
    {
        var sizes = new long[parts];
        Array.Fill(sizes, channels / parts);
        var pieces = ops.Split(x, sizes, 1);
        ops.Release(x);
        return pieces;
    }
}
