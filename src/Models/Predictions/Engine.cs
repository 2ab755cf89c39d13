using ConvNeXtGen.Inference;
using static TorchSharp.torch;

namespace ConvNeXtGen.Models.Predictions;

/// <summary>What can be asked of an engine whatever its output.</summary>
internal interface IEngine : IDisposable
{
    /// <summary>Runs it on a black image of that size.</summary>
    void WarmUp(int size);
}

/// <summary>Runs a network: compiled, or as it is.</summary>
internal sealed class Engine<TOutput> : IEngine
    where TOutput : IDisposable
{
    private readonly CompiledModel<TOutput>? _compiled;
    private readonly Network<TOutput> _network;

    /// <summary>Makes one.</summary>
    /// <param name="network">The network; stays with the caller.</param>
    /// <param name="options">How to compile it; null for not at all.</param>
    /// <param name="size">Height and width of the images to come.</param>
    public Engine(Network<TOutput> network, CompileOptions? options, int size)
    {
        _network = network;
        _compiled = options is null ? null : network.Compile(options);
        _compiled?.PrepareAsked(1, size, size);
        _compiled?.Seal();
    }

    /// <summary>Runs it.</summary>
    public TOutput Run(Tensor image) => _compiled is null ? _network.call(image) : _compiled.Run(image);

    /// <inheritdoc/>
    public void WarmUp(int size)
    {
        using var guard = inference_mode();
        using var image = zeros(1, _network.Info.InputChannels, size, size);
        Run(image).Dispose();
    }

    public void Dispose() => _compiled?.Dispose();
}
