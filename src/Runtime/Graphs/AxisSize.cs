namespace ConvNeXtGen.Graphs;

/// <summary>A size that an op is given: a number, or the size of an axis of one of the node's inputs, times a factor.</summary>
/// <param name="Number">The number. In a reshape 0 is the input's size at this position, and -1 what is left.</param>
/// <param name="Input">Index of the input whose axis gives the size; -1 when <paramref name="Number"/> counts.</param>
/// <param name="Axis">That axis.</param>
/// <param name="Factor">What the axis is multiplied by.</param>
public readonly record struct AxisSize(long Number, int Input = -1, int Axis = 0, long Factor = 1)
{
    /// <summary>The size in a shape.</summary>
    internal Extent Of(IReadOnlyList<Value> inputs) => Input < 0 ? Number : inputs[Input].Shape[Axis].Times(Factor);

    /// <summary>The size in an op vocabulary.</summary>
    internal Dim In<T>(IOps<T> ops, IReadOnlyList<T> inputs) => Input < 0 ? Number : ops.Size(inputs[Input], Axis).Times(Factor);

    /// <summary>Writes a size down, adding the value it is read from to the inputs.</summary>
    internal static AxisSize Of(Dim dim, List<Value> inputs)
    {
        if (dim.Source is not Value source)
        {
            return new(dim.Value);
        }

        var index = inputs.FindIndex(input => ReferenceEquals(input, source));
        if (index < 0)
        {
            index = inputs.Count;
            inputs.Add(source);
        }

        return new(dim.Value, index, dim.Axis, dim.Factor);
    }
}
