using static TorchSharp.torch;

namespace ConvNeXtGen.Graphs;

/// <summary>One tensor of a graph: an input, or what a node makes.</summary>
public sealed class Value
{
    internal Value(Node? producer, int index, Shape shape, ScalarType type)
    {
        Producer = producer;
        Index = index;
        Shape = shape;
        Type = type;
    }

    /// <summary>The node that makes it; null for an input of the graph.</summary>
    public Node? Producer { get; }

    /// <summary>Which of the producer's outputs, or of the graph's inputs, it is.</summary>
    public int Index { get; }

    /// <summary>Its sizes.</summary>
    public Shape Shape { get; }

    /// <summary>Its element type.</summary>
    public ScalarType Type { get; }

    /// <summary>Where it comes from and its shape, for messages and debuggers.</summary>
    public override string ToString() => $"{Producer?.ToString() ?? $"input {Index}"} → {Shape}";
}
