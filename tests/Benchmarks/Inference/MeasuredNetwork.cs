using ConvNeXtGen.Inference;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Benchmarks;

/// <summary>A network in evaluation mode whatever its outputs are.</summary>
internal abstract class MeasuredNetwork : IDisposable
{
    /// <summary>The network.</summary>
    public abstract nn.Module Module { get; }

    /// <summary>The network, for exporters.</summary>
    public abstract INetwork Network { get; }

    /// <summary>The generated network as it is.</summary>
    public abstract Contender Eager(Tensor image);

    /// <summary>The raw outputs of the generated network in float64, which neither oneDNN nor any rounding disturbs.</summary>
    public abstract IReadOnlyList<float[]> Exact(Tensor image);

    /// <summary>The compiled network.</summary>
    public abstract CompiledContender Compiled(string name, Tensor image, CompileOptions options);

    /// <summary>Frees the network.</summary>
    public abstract void Dispose();
}

/// <summary>A network with outputs of some type.</summary>
/// <typeparam name="TOutput">What it returns.</typeparam>
internal sealed class MeasuredNetwork<TOutput>(Network<TOutput> network) : MeasuredNetwork
    where TOutput : IDisposable
{
    public override nn.Module Module => network;

    public override INetwork Network => network;

    public override Contender Eager(Tensor image) => new TensorContender<TOutput>("eager generated", network.call, image);

    public override IReadOnlyList<float[]> Exact(Tensor image)
    {
        using var wide = image.to(ScalarType.Float64);
        network.to(ScalarType.Float64);
        var outputs = new TensorContender<TOutput>("float64", network.call, wide).Outputs();
        network.to(ScalarType.Float32);
        return outputs;
    }

    public override CompiledContender Compiled(string name, Tensor image, CompileOptions options)
    {
        var compiled = network.Compile(options);
        return new(
            new TensorContender<TOutput>(name, compiled.Run, image, compiled),
            compiled.Prepare(image.shape[0], image.shape[2], image.shape[3]),
            runs => compiled.Profile(image, runs),
            compiled.Seal);
    }

    public override void Dispose() => network.Dispose();
}
