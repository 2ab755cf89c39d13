namespace ConvNeXtGen.Checkpoints.Pickling;

/// <summary>What a <see cref="PickleMachine"/> works on: values, and marks between them.</summary>
/// <param name="input">Where the pickle is read from, for messages.</param>
internal sealed class PickleStack(PickleInput input)
{
    private readonly Stack<List<object?>> _marks = new();
    private List<object?> _values = [];

    /// <summary>Sets a mark.</summary>
    public void Mark()
    {
        _marks.Push(_values);
        _values = [];
    }

    /// <summary>Puts a value on top.</summary>
    public void Push(object? value) => _values.Add(value);

    /// <summary>The value on top, which stays.</summary>
    public object? Top() => _values.Count > 0 ? _values[^1] : throw input.Error("the stack is empty");

    /// <summary>Takes the value on top.</summary>
    public object? Pop()
    {
        object? top = Top();
        _values.RemoveAt(_values.Count - 1);
        return top;
    }

    /// <summary>Takes the value on top, or the mark when nothing lies above it.</summary>
    public void DropTop()
    {
        if (_values.Count > 0)
            Pop();
        else
            TakeMarked();
    }

    /// <summary>Takes the last values, in the order in which they came.</summary>
    public object?[] Take(int count)
    {
        if (_values.Count < count)
            throw input.Error($"the stack holds {_values.Count} values where {count} are needed");
        object?[] taken = [.. _values[^count..]];
        _values.RemoveRange(_values.Count - count, count);
        return taken;
    }

    /// <summary>Takes all values above the last mark, and the mark.</summary>
    public List<object?> TakeMarked()
    {
        if (!_marks.TryPop(out List<object?>? below))
            throw input.Error("no mark on the stack");
        List<object?> taken = _values;
        _values = below;
        return taken;
    }
}
