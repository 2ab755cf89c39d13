using System.Numerics;
using System.Text;

namespace ConvNeXtGen.Checkpoints.Pickling;

/// <summary>
/// Interprets a pickle as data. Python's own machine calls whatever the pickle names; this one knows a few harmless
/// constructors (<see cref="Constructors"/>) and turns every other object into an inert <see cref="PickleRecord"/>.
/// </summary>
internal sealed class PickleMachine
{
    /// <summary>More steps than any real checkpoint takes (a detector: 36,000), few enough to bound time and memory.</summary>
    public const int MaxSteps = 4_000_000;

    /// <summary>A lone number longer than this many bytes is no setting of a training run.</summary>
    private const int MaxNumberBytes = 1024;

    private readonly PickleInput _input;
    private readonly Constructors _constructors;
    private readonly Func<object?, object?> _persistent;
    private readonly Dictionary<long, object?> _memo = [];
    private readonly PickleStack _stack;

    private PickleMachine(PickleInput input, Func<object?, object?> persistent)
    {
        _input = input;
        _constructors = new Constructors(input);
        _persistent = persistent;
        _stack = new PickleStack(input);
    }

    /// <summary>Reads one pickle up to and including its STOP.</summary>
    /// <param name="input">Where it is.</param>
    /// <param name="persistent">What a persistent id stands for.</param>
    public static object? Read(PickleInput input, Func<object?, object?> persistent)
    {
        if (input.ReadByte() != (byte)PickleOpcode.Protocol)
            throw input.Error("not a pickle of protocol 2 to 5");
        int protocol = input.ReadByte();
        if (protocol is < 2 or > 5)
            throw input.Error($"pickle protocol {protocol}; expected 2 to 5");
        return new PickleMachine(input, persistent).Run();
    }

    private object? Run()
    {
        for (int step = 0; step < MaxSteps; step++)
        {
            var opcode = (PickleOpcode)_input.ReadByte();
            if (opcode == PickleOpcode.Stop)
                return _stack.Pop();
            Execute(opcode);
        }
        throw _input.Error($"the pickle takes more than {MaxSteps} steps");
    }

    private void Execute(PickleOpcode opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.Protocol: _input.ReadByte(); break;
            case PickleOpcode.Frame: _input.ReadLength(); break;

            case PickleOpcode.None: _stack.Push(null); break;
            case PickleOpcode.NewTrue: _stack.Push(true); break;
            case PickleOpcode.NewFalse: _stack.Push(false); break;
            case PickleOpcode.BinInt: _stack.Push((long)_input.ReadInt32()); break;
            case PickleOpcode.BinInt1: _stack.Push((long)_input.ReadByte()); break;
            case PickleOpcode.BinInt2: _stack.Push((long)_input.ReadUInt16()); break;
            case PickleOpcode.Long1: _stack.Push(ReadNumber(_input.ReadByte())); break;
            case PickleOpcode.Long4: _stack.Push(ReadNumber(_input.ReadUInt32())); break;
            case PickleOpcode.BinFloat: _stack.Push(_input.ReadDouble()); break;
            case PickleOpcode.ShortBinString: _stack.Push(_input.ReadUtf8(_input.ReadByte())); break;
            case PickleOpcode.BinString: _stack.Push(_input.ReadUtf8(_input.ReadUInt32())); break;
            case PickleOpcode.ShortBinUnicode: _stack.Push(_input.ReadUtf8(_input.ReadByte())); break;
            case PickleOpcode.BinUnicode: _stack.Push(_input.ReadUtf8(_input.ReadUInt32())); break;
            case PickleOpcode.BinUnicode8: _stack.Push(_input.ReadUtf8(_input.ReadLength())); break;
            case PickleOpcode.ShortBinBytes: _stack.Push(_input.ReadBytes(_input.ReadByte())); break;
            case PickleOpcode.BinBytes: _stack.Push(_input.ReadBytes(_input.ReadUInt32())); break;
            case PickleOpcode.BinBytes8 or PickleOpcode.ByteArray8: _stack.Push(_input.ReadBytes(_input.ReadLength())); break;

            case PickleOpcode.Mark: _stack.Mark(); break;
            case PickleOpcode.Pop: _stack.DropTop(); break;
            case PickleOpcode.PopMark: _stack.TakeMarked(); break;
            case PickleOpcode.Dup: _stack.Push(_stack.Top()); break;
            case PickleOpcode.BinGet: _stack.Push(Recall(_input.ReadByte())); break;
            case PickleOpcode.LongBinGet: _stack.Push(Recall(_input.ReadUInt32())); break;
            case PickleOpcode.BinPut: _memo[_input.ReadByte()] = _stack.Top(); break;
            case PickleOpcode.LongBinPut: _memo[_input.ReadUInt32()] = _stack.Top(); break;
            case PickleOpcode.Memoize: _memo[_memo.Count] = _stack.Top(); break;

            case PickleOpcode.EmptyTuple: _stack.Push(PickleTuple.Empty); break;
            case PickleOpcode.Tuple: _stack.Push(new PickleTuple(_stack.TakeMarked())); break;
            case PickleOpcode.Tuple1: _stack.Push(new PickleTuple(_stack.Take(1))); break;
            case PickleOpcode.Tuple2: _stack.Push(new PickleTuple(_stack.Take(2))); break;
            case PickleOpcode.Tuple3: _stack.Push(new PickleTuple(_stack.Take(3))); break;
            case PickleOpcode.EmptyList: _stack.Push(new PickleList()); break;
            case PickleOpcode.List: Append(new PickleList(), _stack.TakeMarked(), push: true); break;
            case PickleOpcode.EmptyDict: _stack.Push(new PickleDictionary()); break;
            case PickleOpcode.Dict: SetItems(new PickleDictionary(), _stack.TakeMarked(), push: true); break;
            case PickleOpcode.EmptySet: _stack.Push(new PickleSet()); break;
            case PickleOpcode.FrozenSet: Append(new PickleSet(), _stack.TakeMarked(), push: true); break;

            case PickleOpcode.Append: { var items = _stack.Take(1); Append(_stack.Top(), items); break; }
            case PickleOpcode.Appends or PickleOpcode.AddItems: { var items = _stack.TakeMarked(); Append(_stack.Top(), items); break; }
            case PickleOpcode.SetItem: { var items = _stack.Take(2); SetItems(_stack.Top(), items); break; }
            case PickleOpcode.SetItems: { var items = _stack.TakeMarked(); SetItems(_stack.Top(), items); break; }

            case PickleOpcode.Global: _stack.Push(new PickleGlobal(_input.ReadLine(), _input.ReadLine())); break;
            case PickleOpcode.StackGlobal: PushStackGlobal(); break;
            case PickleOpcode.Reduce: { var call = _stack.Take(2); _stack.Push(_constructors.Call(call[0], call[1])); break; }
            case PickleOpcode.NewObj: { var call = _stack.Take(2); _stack.Push(_constructors.Call(call[0], call[1])); break; }
            case PickleOpcode.NewObjEx: { var call = _stack.Take(3); _stack.Push(_constructors.Call(call[0], call[1])); break; }
            case PickleOpcode.Build: { var state = _stack.Pop(); Build(_stack.Top(), state); break; }
            case PickleOpcode.BinPersistentId: _stack.Push(_persistent(_stack.Pop())); break;

            default:
                throw _input.Error($"the opcode 0x{(byte)opcode:x2} is not one that pickle protocols 2 to 5 write");
        }
    }

    private void PushStackGlobal()
    {
        var names = _stack.Take(2);
        if (names is not [string module, string name])
            throw _input.Error("STACK_GLOBAL without two names before it");
        _stack.Push(new PickleGlobal(module, name));
    }

    private object ReadNumber(long length)
    {
        if (length > MaxNumberBytes)
            throw _input.Error($"a whole number of {length} bytes; at most {MaxNumberBytes} are read");
        var number = new BigInteger(_input.ReadBytes(length));
        return number >= long.MinValue && number <= long.MaxValue ? (object)(long)number : number;
    }

    private void Append(object? container, IReadOnlyList<object?> items, bool push = false)
    {
        List<object?> list = container switch
        {
            PickleList target => target.Items,
            PickleSet target => target.Items,
            PickleRecord target => target.Items,
            _ => throw _input.Error($"elements are appended to {Describe(container)}"),
        };
        list.AddRange(items);
        if (push)
            _stack.Push(container);
    }

    private void SetItems(object? container, IReadOnlyList<object?> items, bool push = false)
    {
        PickleDictionary dictionary = container switch
        {
            PickleDictionary target => target,
            PickleRecord target => target.Entries,
            _ => throw _input.Error($"entries are set in {Describe(container)}"),
        };
        if (items.Count % 2 != 0)
            throw _input.Error("a key without a value");
        for (int index = 0; index < items.Count; index += 2)
        {
            if (!dictionary.Add(items[index], items[index + 1]))
                throw _input.Error($"the key '{items[index]}' occurs twice");
        }
        if (push)
            _stack.Push(container);
    }

    /// <summary>Only records keep a state. Dictionaries get one too (<c>_metadata</c> of a state_dict), which no reader needs.</summary>
    private static void Build(object? target, object? state)
    {
        if (target is PickleRecord record)
            record.State = state;
    }

    private object? Recall(long key) => _memo.TryGetValue(key, out object? value)
        ? value
        : throw _input.Error($"memo {key} is read before it is written");

    private static string Describe(object? value) => value switch
    {
        null => "None",
        PickleRecord record => record.ToString(),
        _ => value.GetType().Name,
    };
}
