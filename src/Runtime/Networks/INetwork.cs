using ConvNeXtGen.Graphs;
using static TorchSharp.torch;

namespace ConvNeXtGen;

/// <summary>A generated network: its description, and its computation over any op vocabulary.</summary>
public interface INetwork : IDisposable
{
    /// <summary>What the compiler knows about the network.</summary>
    NetworkInfo Info { get; }

    /// <summary>Computes the raw outputs from an image batch.</summary>
    /// <typeparam name="T">What a value is.</typeparam>
    /// <param name="ops">The op vocabulary.</param>
    /// <param name="image">[N, <see cref="NetworkInfo.InputChannels"/>, H, W]; stays with the caller.</param>
    /// <returns>The outputs in order: [logits] for a classifier, one map per level for a backbone. The caller owns them.</returns>
    IReadOnlyList<T> Apply<T>(IOps<T> ops, T image);
}

/// <summary>A generated network that generic code can construct.</summary>
/// <typeparam name="TSelf">The generated class.</typeparam>
public interface INetwork<TSelf> : INetwork
    where TSelf : nn.Module, INetwork<TSelf>
{
    /// <summary>What the compiler knows about the network.</summary>
    static abstract NetworkInfo Description { get; }

    /// <summary>Constructs the network with freshly initialised weights.</summary>
    /// <param name="device">Where the weights live; TorchSharp's default when null.</param>
    /// <param name="dtype">Their type; float32 when null.</param>
    static abstract TSelf Create(Device? device = null, ScalarType? dtype = null);
}
