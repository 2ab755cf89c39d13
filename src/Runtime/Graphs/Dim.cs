namespace ConvNeXtGen.Graphs;

/// <summary>
/// A size in a shape: a number, or, in a graph, the size of an axis of some value that is known only at run time,
/// times a whole factor.
/// </summary>
/// <param name="Value">The number; for a symbolic size its value at the size the graph was lowered for.</param>
/// <param name="Source">The value that the size is read from; null for a number.</param>
/// <param name="Axis">The axis that is read.</param>
/// <param name="Factor">What the axis is multiplied by; already in <paramref name="Value"/>.</param>
public readonly record struct Dim(long Value, object? Source = null, int Axis = 0, long Factor = 1)
{
    /// <summary>Keep the input's size at this position.</summary>
    public static readonly Dim Keep = new(0);

    /// <summary>Whatever is left.</summary>
    public static readonly Dim Rest = new(-1);

    /// <summary>This size a whole number of times.</summary>
    public Dim Times(long factor) => this with { Value = Value * factor, Factor = Factor * factor };

    /// <summary>A fixed size.</summary>
    public static implicit operator Dim(long value) => new(value);

    /// <summary>True when the size is read from a value at run time.</summary>
    public bool IsSymbolic => Source is not null;
}
