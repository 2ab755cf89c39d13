using static TorchSharp.torch;

namespace ConvNeXtGen.Graphs;

/// <summary>
/// A network as data: nodes in execution order, from input values to output values. Immutable; a pass makes a new graph.
/// Weights that passes computed belong to the graph and to every graph made from it; disposing one of them frees these.
/// </summary>
public sealed class Graph : IDisposable
{
    internal Graph(IReadOnlyList<Value> inputs, IReadOnlyList<Node> nodes, IReadOnlyList<Value> outputs, List<Tensor> owned)
    {
        Inputs = inputs;
        Nodes = nodes;
        Outputs = outputs;
        Owned = owned;
    }

    /// <summary>What the network reads.</summary>
    public IReadOnlyList<Value> Inputs { get; }

    /// <summary>What it computes, in execution order.</summary>
    public IReadOnlyList<Node> Nodes { get; }

    /// <summary>What it returns.</summary>
    public IReadOnlyList<Value> Outputs { get; }

    /// <summary>Every weight that a node reads, once, in order of first use.</summary>
    public IEnumerable<Weight> Weights => Nodes.SelectMany(node => node.Weights).OfType<Weight>().DistinctBy(weight => weight.Name);

    internal List<Tensor> Owned { get; }

    /// <summary>Computes the outputs with aten ops, one node at a time.</summary>
    /// <param name="inputs">One tensor per input; they stay with the caller.</param>
    /// <returns>The outputs, which the caller disposes.</returns>
    public IReadOnlyList<Tensor> Run(params IReadOnlyList<Tensor> inputs) => Replay(EagerOps.Instance, inputs);

    /// <summary>Computes the outputs over any op vocabulary.</summary>
    internal IReadOnlyList<T> Replay<T>(IOps<T> ops, IReadOnlyList<T> inputs)
    {
        var values = new Dictionary<Value, T>(ReferenceEqualityComparer.Instance);
        for (var i = 0; i < Inputs.Count; i++)
        {
            values[Inputs[i]] = ops.Alias(inputs[i]);
        }

        var lastUses = LastUses();
        for (var i = 0; i < Nodes.Count; i++)
        {
            var node = Nodes[i];
            var results = node.Op.Apply(ops, [.. node.Inputs.Select(v => values[v])], [.. node.Weights.Select(w => w?.Tensor)]);
            for (var k = 0; k < results.Count; k++)
            {
                values[node.Outputs[k]] = results[k];
            }

            foreach (var dead in lastUses[i])
            {
                ops.Release(values[dead]);
                values.Remove(dead);
            }
        }

        IReadOnlyList<T> outputs = [.. Outputs.Select(output => ops.Alias(values[output]))];
        foreach (var value in values.Values)
        {
            ops.Release(value);
        }

        return outputs;
    }

    /// <summary>For each node the values that nothing behind it reads.</summary>
    internal IReadOnlyList<IReadOnlyList<Value>> LastUses()
    {
        var last = new Dictionary<Value, int>(ReferenceEqualityComparer.Instance);
        for (var i = 0; i < Nodes.Count; i++)
        {
            foreach (var value in Nodes[i].Inputs.Concat(Nodes[i].Outputs))
            {
                last[value] = i;
            }
        }

        foreach (var output in Outputs)
        {
            last.Remove(output);
        }

        var result = new List<Value>[Nodes.Count];
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = [];
        }

        foreach (var (value, index) in last)
        {
            result[index].Add(value);
        }

        return result;
    }

    /// <summary>Frees the weights that passes computed.</summary>
    public void Dispose() => DisposeAllBut([]);

    /// <summary>Frees the weights that passes computed but some, which stay the graph's.</summary>
    /// <param name="kept">Weights that are still read, the objects themselves.</param>
    internal void DisposeAllBut(IEnumerable<Tensor> kept)
    {
        // Tensors compare their numbers.
        var alive = new HashSet<Tensor>(kept, ReferenceEqualityComparer.Instance);
        foreach (var tensor in Owned.Where(tensor => !alive.Contains(tensor)))
        {
            tensor.Dispose();
        }

        Owned.RemoveAll(tensor => !alive.Contains(tensor));
    }
}
