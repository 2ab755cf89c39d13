namespace ConvNeXtGen.Checkpoints.Pickling;

/// <summary>A Python tuple; also <c>torch.Size</c>.</summary>
internal sealed class PickleTuple(IReadOnlyList<object?> items)
{
    public static readonly PickleTuple Empty = new([]);

    public IReadOnlyList<object?> Items => items;

    public int Count => items.Count;

    public object? this[int index] => items[index];
}

/// <summary>A Python list.</summary>
internal sealed class PickleList
{
    public List<object?> Items { get; } = [];
}

/// <summary>A Python set or frozenset; its order is the pickle's.</summary>
internal sealed class PickleSet
{
    public List<object?> Items { get; } = [];
}

/// <summary>A class or function that the pickle names. It is a name here and nothing else: never resolved, never run.</summary>
internal sealed record PickleGlobal(string Module, string Name)
{
    public override string ToString() => $"{Module}.{Name}";
}

/// <summary>An object of a class we do not interpret: what it was made of, kept as data.</summary>
internal sealed class PickleRecord(object? @class, object? arguments)
{
    private List<object?>? _items;
    private PickleDictionary? _entries;

    /// <summary>The class, normally a <see cref="PickleGlobal"/>.</summary>
    public object? Class { get; } = @class;

    /// <summary>Arguments it was constructed with.</summary>
    public object? Arguments { get; } = arguments;

    /// <summary>State it was given afterwards, normally its attributes.</summary>
    public object? State { get; set; }

    /// <summary>Elements appended to it, when its class derives from list.</summary>
    public List<object?> Items => _items ??= [];

    /// <summary>Entries set in it, when its class derives from dict.</summary>
    public PickleDictionary Entries => _entries ??= new();

    /// <summary>Its attributes, or null when the state is of another form. Slots come as the second half of a pair.</summary>
    public PickleDictionary? Attributes => State switch
    {
        PickleDictionary attributes => attributes,
        PickleTuple { Count: 2 } pair => pair[0] as PickleDictionary ?? pair[1] as PickleDictionary,
        _ => null,
    };

    /// <summary>Its class's name. Records nest as deep as a pickle likes, so nothing more is spelt out.</summary>
    public override string ToString() => $"{Class as PickleGlobal ?? new PickleGlobal("an", "unnamed")} object";
}
