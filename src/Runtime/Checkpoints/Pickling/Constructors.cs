using System.Text;

namespace ConvNeXtGen.Checkpoints.Pickling;

/// <summary>
/// The few constructors that are interpreted: Python containers, tensors, numpy scalars. Each builds data from data.
/// Everything else, <c>os.system</c> included, becomes a record of its name and arguments.
/// </summary>
internal sealed class Constructors
{
    private readonly PickleInput _input;
    private readonly TensorConstructors _tensors;

    public Constructors(PickleInput input)
    {
        _input = input;
        _tensors = new TensorConstructors(input);
    }

    public object? Call(object? callable, object? arguments)
    {
        if (callable is not PickleGlobal global)
            return new PickleRecord(callable, arguments);
        if (arguments is not PickleTuple tuple)
            throw _input.Error($"{global} is called with something that is not a tuple");
        return global switch
        {
            { Module: "collections", Name: "OrderedDict" or "Counter" } => Dictionary(tuple.Count > 0 ? tuple[0] : null),
            // The first argument makes default values: a function, so not wanted here.
            { Module: "collections", Name: "defaultdict" } => new PickleDictionary(),
            { Module: "builtins" or "__builtin__", Name: "dict" } => Dictionary(tuple.Count > 0 ? tuple[0] : null),
            { Module: "builtins" or "__builtin__", Name: "set" or "frozenset" } => Set(tuple),
            { Module: "builtins" or "__builtin__", Name: "list" } => List(tuple),
            { Module: "builtins" or "__builtin__", Name: "tuple" } => new PickleTuple([.. Elements(tuple)]),
            { Module: "builtins" or "__builtin__", Name: "bytearray" } when tuple is { Count: 1 } && tuple[0] is byte[] bytes => bytes,
            { Module: "_codecs", Name: "encode" } when tuple is { Count: 2 } && tuple[0] is string text && tuple[1] is "latin1" => Encoding.Latin1.GetBytes(text),
            { Module: "torch", Name: "Size" } => new PickleTuple([.. Elements(tuple)]),
            { Module: "torch._utils" or "torch._tensor" } => _tensors.Call(global, tuple),
            { Module: "numpy.core.multiarray" or "numpy._core.multiarray", Name: "scalar" } => NumpyScalar.Read(tuple, _input),
            _ => new PickleRecord(global, tuple),
        };
    }

    private PickleDictionary Dictionary(object? content)
    {
        var dictionary = new PickleDictionary();
        var pairs = content switch
        {
            null => [],
            PickleDictionary other => other.Entries,
            PickleList list => list.Items.Select(Pair),
            PickleTuple items => items.Items.Select(Pair),
            _ => throw _input.Error("a dictionary is made of something that is not a list of pairs"),
        };
        foreach (var (key, value) in pairs)
        {
            if (!dictionary.Add(key, value))
                throw _input.Error($"the key '{key}' occurs twice");
        }
        return dictionary;
    }

    private (object? Key, object? Value) Pair(object? item) => item switch
    {
        PickleTuple { Count: 2 } pair => (pair[0], pair[1]),
        PickleList { Items: [var key, var value] } => (key, value),
        _ => throw _input.Error("a dictionary is made of something that is not a list of pairs"),
    };

    private PickleSet Set(PickleTuple arguments)
    {
        var set = new PickleSet();
        set.Items.AddRange(Elements(arguments));
        return set;
    }

    private PickleList List(PickleTuple arguments)
    {
        var list = new PickleList();
        list.Items.AddRange(Elements(arguments));
        return list;
    }

    private IEnumerable<object?> Elements(PickleTuple arguments) => arguments switch
    {
        { Count: 0 } => [],
        { Count: 1 } when arguments[0] is PickleList list => list.Items,
        { Count: 1 } when arguments[0] is PickleTuple tuple => tuple.Items,
        { Count: 1 } when arguments[0] is PickleSet set => set.Items,
        _ => throw _input.Error("a container is made of something that is not one container"),
    };
}
