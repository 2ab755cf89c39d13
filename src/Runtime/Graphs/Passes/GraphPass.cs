using static TorchSharp.torch;

namespace ConvNeXtGen.Graphs.Passes;

/// <summary>
/// Makes a new graph of an old one, node by node in execution order. A pass says what becomes of the nodes it knows;
/// everything else is copied, and what nothing reads any more is left out.
/// </summary>
internal abstract class GraphPass
{
    private readonly Dictionary<Value, Value> _map = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Value, int> _uses = new(ReferenceEqualityComparer.Instance);
    private GraphOps _ops = null!;
    private Graph _old = null!;

    /// <summary>Runs the pass. A pass object runs once.</summary>
    public Graph Run(Graph graph)
    {
        _old = graph;
        _ops = new GraphOps(_ => throw new InvalidOperationException("A pass names its weights itself."), _ => "");
        foreach (var value in graph.Nodes.SelectMany(node => node.Inputs).Concat(graph.Outputs))
        {
            _uses[value] = UsesOf(value) + 1;
        }

        var inputs = NewInputs(graph.Inputs);
        for (var i = 0; i < inputs.Count; i++)
        {
            _map[graph.Inputs[i]] = inputs[i];
        }

        using var guard = no_grad();
        foreach (var node in graph.Nodes)
        {
            var outputs = Rewrite(node) ?? Copy(node).Outputs;
            for (var i = 0; i < outputs.Count; i++)
            {
                _map[node.Outputs[i]] = outputs[i];
            }
        }

        IReadOnlyList<Value> results = [.. Kept(graph.Outputs).Select(New)];
        return new(inputs, Alive(_ops.Nodes, results), results, graph.Owned);
    }

    /// <summary>What the outputs of an old node become; null to copy the node.</summary>
    protected abstract IReadOnlyList<Value>? Rewrite(Node node);

    /// <summary>What the graph's inputs become.</summary>
    protected virtual IReadOnlyList<Value> NewInputs(IReadOnlyList<Value> inputs) => inputs;

    /// <summary>The old outputs that stay outputs.</summary>
    protected virtual IEnumerable<Value> Kept(IReadOnlyList<Value> outputs) => outputs;

    /// <summary>The new value that an old one became.</summary>
    protected Value New(Value old) => _map[old];

    /// <summary>How often an old value is read, by nodes or as an output.</summary>
    protected int UsesOf(Value old) => _uses.GetValueOrDefault(old);

    /// <summary>The new node behind an old value that only one node reads; null when others read it too.</summary>
    protected Node? SoleProducer(Value old) => UsesOf(old) == 1 ? New(old).Producer : null;

    /// <summary>The old nodes that read an old value.</summary>
    protected IEnumerable<Node> Readers(Value old) => _old.Nodes.Where(node => node.Inputs.Contains(old));

    /// <summary>Whether an old value is an output of the graph.</summary>
    protected bool IsOutput(Value old) => _old.Outputs.Contains(old);

    /// <summary>Adds a node to the new graph.</summary>
    protected Node Emit(Op op, IReadOnlyList<Value> inputs, IReadOnlyList<Weight?> weights, string scope) =>
        _ops.Append(op, inputs, weights, scope);

    /// <summary>Adds a node that differs from another one of the new graph in its op and weights.</summary>
    protected IReadOnlyList<Value> Replace(Node node, Op op, params IReadOnlyList<Weight?> weights) =>
        Emit(op, node.Inputs, weights, node.Scope).Outputs;

    /// <summary>Writes a node's op in the ops that it is made of.</summary>
    protected IReadOnlyList<Value> Spell(Node node) => node.Op.Apply(_ops, [.. node.Inputs.Select(New)], [.. node.Weights.Select(weight => weight?.Tensor)]);

    /// <summary>Copies an old node.</summary>
    protected Node Copy(Node node) => Emit(node.Op, [.. node.Inputs.Select(New)], node.Weights, node.Scope);

    /// <summary>A weight that this pass computed, in float64, under the name of the one it replaces.</summary>
    protected Weight Folded(Weight like, string name, Tensor value)
    {
        var stored = value.to(like.Tensor.dtype, copy: true).contiguous().DetachFromDisposeScope();
        _old.Owned.Add(stored);
        return new(name, stored, IsFolded: true);
    }

    private static IReadOnlyList<Node> Alive(IReadOnlyList<Node> nodes, IReadOnlyList<Value> outputs)
    {
        var needed = new HashSet<Node>(outputs.Select(output => output.Producer).OfType<Node>());
        for (var i = nodes.Count - 1; i >= 0; i--)
        {
            if (needed.Contains(nodes[i]))
            {
                needed.UnionWith(nodes[i].Inputs.Select(input => input.Producer).OfType<Node>());
            }
        }

        return [.. nodes.Where(needed.Contains)];
    }
}
