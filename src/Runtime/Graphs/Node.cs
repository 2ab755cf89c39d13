namespace ConvNeXtGen.Graphs;

/// <summary>One operation of a graph.</summary>
public sealed class Node
{
    internal Node(Op op, IReadOnlyList<Value> inputs, IReadOnlyList<Weight?> weights, string scope)
    {
        Op = op;
        Inputs = inputs;
        Weights = weights;
        Scope = scope;
        Outputs = [.. op.OutputShapes(inputs, weights).Select((shape, index) => new Value(this, index, shape, op.OutputType(index, inputs, weights)))];
    }

    /// <summary>What it computes, with its attributes.</summary>
    public Op Op { get; }

    /// <summary>What it reads.</summary>
    public IReadOnlyList<Value> Inputs { get; }

    /// <summary>The constants it reads, in the order that <see cref="Op"/> defines; null where an optional one is absent.</summary>
    public IReadOnlyList<Weight?> Weights { get; }

    /// <summary>What it makes.</summary>
    public IReadOnlyList<Value> Outputs { get; }

    /// <summary>The one value it makes; an error for ops with several.</summary>
    public Value Output => Outputs.Single();

    /// <summary>Full name of the layer that it was lowered from, such as <c>stages.0.0.dwconv</c>; empty for the network itself.</summary>
    public string Scope { get; }

    /// <summary>The op and the scope.</summary>
    public override string ToString() => Scope.Length == 0 ? Op.Name : $"{Op.Name} ({Scope})";
}
