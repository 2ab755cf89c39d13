using ConvNeXtGen.Graphs;
using ConvNeXtGen.Inference.Steps;
using ConvNeXtGen.Kernels.Simd;

namespace ConvNeXtGen.Inference;

/// <summary>Turns a fused graph of fixed shapes into a program: chooses kernels, places values, plans memory.</summary>
/// <typeparam name="V">The vector.</typeparam>
internal sealed partial class ProgramBuilder<V>
    where V : struct, IVector<V>
{
    private const int PageBytes = 4096;
    private const int CacheLineBytes = 64;

    private readonly Graph _graph;
    private readonly PackedWeights _weights;
    private readonly bool _half;
    private readonly bool _bytes;
    private readonly Dictionary<Value, View> _views = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Value, int> _slots = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Value, List<Node>> _readers = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<Node> _absorbed = [];
    private readonly Dictionary<Node, Attention> _attentions = [];
    private readonly Dictionary<Value, View> _strided = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Value, MemoryBlock> _viewed = new(ReferenceEqualityComparer.Instance);
    private readonly List<MemoryBlock> _blocks = [];
    private readonly List<Step> _steps = [];
    private IReadOnlyList<IReadOnlyList<Value>> _lastUses = [];
    private int _slotCount;

    private readonly int _workers;

    private ProgramBuilder(Graph graph, PackedWeights weights, ProductFormats formats, int workers)
    {
        (_graph, _weights, _half, _bytes, _workers) = (graph, weights, formats.BFloat16, formats.Int8, workers);
        foreach (var node in graph.Nodes)
        {
            foreach (var input in node.Inputs)
            {
                (_readers.TryGetValue(input, out var list) ? list : _readers[input] = []).Add(node);
            }
        }
    }

    /// <summary>Builds a program.</summary>
    /// <param name="graph">The fused graph, of one image input with fixed sizes.</param>
    /// <param name="weights">Packed weights, shared between programs.</param>
    /// <param name="formats">What products may multiply.</param>
    /// <param name="workers">Threads per run.</param>
    public static CompiledProgram Build(Graph graph, PackedWeights weights, ProductFormats formats, int workers) =>
        new ProgramBuilder<V>(graph, weights, formats, workers).Build();

    private CompiledProgram Build()
    {
        _lastUses = _graph.LastUses();
        FindInnerProducts();
        PlaceConcatenations();
        PlaceJoins();
        FindHalves();
        var image = _graph.Inputs[0];
        _steps.Add(new ImageStep(Written(image), image.Shape.Sizes));
        for (var i = 0; i < _graph.Nodes.Count; i++)
        {
            var node = _graph.Nodes[i];
            if (!_absorbed.Contains(node) && !AddKernel(node))
            {
                AddAten(node, i);
            }
        }

        var outputs = _graph.Outputs.Select(output => Find(output)).ToArray();
        for (var i = 0; i < outputs.Length; i++)
        {
            PlaceOutput(outputs[i], i);
        }

        return new(_steps, outputs, MemoryPlan.Place(_blocks), _slotCount, _workers);
    }

    /// <summary>An output that has its memory for itself is made where the caller gets it; any other is copied in the end.</summary>
    private static void PlaceOutput(Source output, int index)
    {
        var block = output.View?.Block ?? output.Viewed;
        if (block is { Output: < 0 })
        {
            block.Last = int.MaxValue;
            block.Output = output.View is { IsHalf: true } ? -1 : index;
        }
    }

    /// <summary>The view that the step being made writes a value to.</summary>
    private View Written(Value value) => Touch(ViewFor(value));

    /// <summary>The view that the step being made reads a value from; a value that libtorch made is copied first.</summary>
    private View Read(Value value)
    {
        if (RowsOf(value) is null)
        {
            if (_strided.TryGetValue(value, out var strided))
            {
                var rows = ViewFor(value);
                AddStrided(Elementwise<V>.Copy, value.Shape.Sizes, rows with { TensorStrides = StridedLayout.StridesOf(rows, value.Shape.Sizes) }, "", Operand(strided));
            }
            else
            {
                _steps.Add(new ImportStep(Find(value), Written(value)));
            }
        }

        return Touch(_views[value]);
    }

    private Source Find(Value value)
    {
        if (_views.TryGetValue(value, out var view))
        {
            return new(value.Shape.Sizes, Touch(view), -1);
        }

        if (_strided.TryGetValue(value, out var strided))
        {
            return new(value.Shape.Sizes, Touch(strided), -1);
        }

        var block = _viewed.GetValueOrDefault(value);
        if (block is not null)
        {
            Touch(block);
        }

        return new(value.Shape.Sizes, null, _slots[value], block);
    }

    private View Touch(View view)
    {
        Touch(view.Block);
        return view;
    }

    private void Touch(MemoryBlock block)
    {
        block.First = Math.Min(block.First, _steps.Count);
        block.Last = Math.Max(block.Last, _steps.Count);
    }

    private View ViewFor(Value value)
    {
        if (_views.TryGetValue(value, out var known))
        {
            return known;
        }

        var channels = ChannelsOf(value.Shape);
        if (_places.TryGetValue(value, out var place))
        {
            return _views[value] = ViewFor(place.Concat.Output).Slice(place.Channel, channels);
        }

        var half = _halves.Contains(value);
        var rows = (int)(value.Shape.Count / channels);
        return _views[value] = NewView(rows, channels, half, _graph.Outputs.Contains(value));
    }

    private View NewView(int rows, int channels, bool half = false, bool dense = false)
    {
        var size = half ? sizeof(ushort) : sizeof(float);
        // Rows a whole number of pages apart all fall into the same few sets of the first cache; a product reads 14 at once.
        var stride = !dense && rows > 1 && channels * size % PageBytes == 0 ? channels + (CacheLineBytes / size) : channels;
        var block = new MemoryBlock((long)rows * stride * size);
        _blocks.Add(block);
        return new(block, 0, rows, channels, stride, half);
    }

    private static int ChannelsOf(Shape shape) => shape.Rank switch
    {
        0 => 1,
        4 => (int)shape[1].Value,
        _ => (int)shape[-1].Value,
    };

    private IReadOnlyList<Node> ReadersOf(Value value) => _readers.TryGetValue(value, out var readers) ? readers : [];

    private void AddAten(Node node, int index)
    {
        var inputs = node.Inputs.Select(Find).ToArray();
        var outputs = new int[node.Outputs.Count];
        for (var i = 0; i < outputs.Length; i++)
        {
            outputs[i] = _slots[node.Outputs[i]] = _slotCount++;
        }

        if (AtenStep.MakesViews(node.Op) && inputs.Length > 0 && (inputs[0].View?.Block ?? inputs[0].Viewed) is { } block)
        {
            foreach (var output in node.Outputs)
            {
                _viewed[output] = block;
            }
        }

        var dead = _lastUses[index].Where(_slots.ContainsKey).Select(value => _slots[value]).ToArray();
        _steps.Add(new AtenStep(node, inputs, outputs, dead) { Scope = node.Scope });
    }
}
