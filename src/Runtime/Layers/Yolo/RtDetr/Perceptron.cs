using ConvNeXtGen.Graphs;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>Linear layers <c>layers.0</c>, <c>layers.1</c>, … with ReLU between them, over the last axis.</summary>
public sealed class Perceptron : Layer
{
    private readonly LayerList _layers;

    /// <summary>Makes the layers.</summary>
    /// <param name="inFeatures">Size of the input's last axis.</param>
    /// <param name="hidden">Size in between.</param>
    /// <param name="outFeatures">Size of the output's last axis.</param>
    /// <param name="count">Number of linear layers.</param>
    /// <param name="zeroLast">Start the last layer at 0.</param>
    /// <param name="device">Where the weights live.</param>
    /// <param name="dtype">Their type.</param>
    public Perceptron(
        long inFeatures,
        long hidden,
        long outFeatures,
        int count,
        bool zeroLast = false,
        Device? device = null,
        ScalarType? dtype = null)
        : base(nameof(Perceptron)) =>
        _layers = AddModule("layers", new LayerList(Enumerable.Range(0, count).Select(i => new Linear(
            i == 0 ? inFeatures : hidden,
            i == count - 1 ? outFeatures : hidden,
            init: zeroLast && i == count - 1 ? Zero : null,
            device: device,
            dtype: dtype))));

    /// <inheritdoc/>
    public override T Apply<T>(IOps<T> ops, T x)
    {
        var y = ops.Call(_layers[0], x);
        for (var i = 1; i < _layers.Count; i++)
        {
            y = ops.Then(_layers[i], ops.Activated(y, Activation.Relu));
        }

        return y;
    }

    private static void Zero(Tensor weight, Tensor? bias)
    {
        using var guard = torch.no_grad();
        weight.fill_(0);
        bias?.fill_(0);
    }
}
