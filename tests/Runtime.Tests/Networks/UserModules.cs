using ConvNeXtGen.Graphs;
using ConvNeXtGen.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Runtime.Tests.Networks;

/// <summary>The example of docs/config.md: a gate per channel and pixel, written over the op vocabulary.</summary>
[NetworkModule("Gate")]
public sealed class Gate : Layer
{
    private readonly Conv2d _conv;

    public Gate(long c1, long k = 1, Device? device = null, ScalarType? dtype = null)
        : base(nameof(Gate)) =>
        _conv = AddModule("conv", new Conv2d(c1, c1, k, padding: k / 2, device: device, dtype: dtype));

    public override T Apply<T>(IOps<T> ops, T x)
    {
        var logits = ops.Call(_conv, x);
        var gate = ops.Activate(logits, Activation.Sigmoid);
        ops.Release(logits);
        var y = ops.Multiply(x, gate);
        ops.Release(gate);
        return y;
    }
}

/// <summary>A module as one writes it for TorchSharp alone.</summary>
[NetworkModule("Wave")]
public sealed class Wave(double frequency = 1) : nn.Module<Tensor, Tensor>(nameof(Wave))
{
    public override Tensor forward(Tensor x)
    {
        using var scaled = x * frequency;
        return scaled.sin();
    }
}
