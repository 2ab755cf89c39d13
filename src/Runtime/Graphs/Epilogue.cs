namespace ConvNeXtGen.Graphs;

/// <summary>
/// What a fused convolution or linear layer does to its result before storing it:
/// <c>After(Before(y) + residual)</c>, where the residual is one more input of the node.
/// </summary>
/// <param name="Before">Applied to the product.</param>
/// <param name="Residual">Whether a residual is added.</param>
/// <param name="After">Applied to the sum.</param>
public readonly record struct Epilogue(Activation Before, bool Residual, Activation After)
{
    /// <summary>Nothing.</summary>
    public static readonly Epilogue None = default;

    /// <summary>True when the product is stored as it is.</summary>
    public bool IsNone => this == None;

    /// <summary>Applies it with separate ops.</summary>
    /// <param name="ops">The vocabulary.</param>
    /// <param name="y">The product; taken over.</param>
    /// <param name="residual">What is added; stays with the caller.</param>
    internal T Apply<T>(IOps<T> ops, T y, T? residual)
    {
        y = Activate(ops, y, Before);
        if (Residual)
        {
            var sum = ops.Add(y, residual!);
            ops.Release(y);
            y = sum;
        }

        return Activate(ops, y, After);
    }

    private static T Activate<T>(IOps<T> ops, T y, Activation activation)
    {
        if (activation.Kind == ActivationKind.Identity)
        {
            return y;
        }

        var result = ops.Activate(y, activation);
        ops.Release(y);
        return result;
    }
}
