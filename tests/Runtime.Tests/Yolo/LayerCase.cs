using ConvNeXtGen.Graphs;
using ConvNeXtGen.Layers;
using ConvNeXtGen.Layers.Yolo;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Runtime.Tests.Yolo;

/// <summary>A layer or head of the vocabulary with some arguments and the shapes of its inputs.</summary>
public sealed record LayerCase(string Name, Func<nn.Module> Make, params long[][] Inputs)
{
    /// <summary>Whether outputs are ranked by score, so that rounding can exchange near-equal ones.</summary>
    public bool Ranks { get; init; }

    /// <summary>Computes all outputs over any op vocabulary, whatever kind of layer it is.</summary>
    public static IReadOnlyList<T> Apply<T>(nn.Module module, IOps<T> ops, IReadOnlyList<T> inputs) => module switch
    {
        IHead head => head.Apply(ops, inputs),
        IMultiOutputLayer layer => layer.Apply(ops, inputs[0]),
        ILayer layer when inputs.Count == 1 => [layer.Apply(ops, inputs[0])],
        IMultiInputLayer layer => [layer.Apply(ops, inputs)],
        _ => throw new ArgumentException($"{module.GetName()} is no layer.", nameof(module)),
    };

    public override string ToString() => Name;
}
