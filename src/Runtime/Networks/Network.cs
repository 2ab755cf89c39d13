using ConvNeXtGen.Graphs;
using ConvNeXtGen.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen;

/// <summary>Base of every generated network: a TorchSharp module from an image batch to a typed output.</summary>
/// <typeparam name="TOutput"><see cref="Tensor"/> for logits, a typed record for everything else.</typeparam>
public abstract class Network<TOutput>(string name) : nn.Module<Tensor, TOutput>(Ready(name)), INetwork
{
    /// <inheritdoc/>
    public abstract NetworkInfo Info { get; }

    /// <inheritdoc/>
    public abstract IReadOnlyList<T> Apply<T>(IOps<T> ops, T image);

    /// <summary>Runs the network.</summary>
    /// <param name="image">[N, C, H, W] with C as in <see cref="NetworkInfo.InputChannels"/>, the weights' type and device; stays with the caller.</param>
    /// <returns>The typed output, which the caller disposes.</returns>
    /// <exception cref="ArgumentException">The image has a wrong shape, type or device; the message says which would fit.</exception>
    /// <exception cref="ObjectDisposedException">The network was disposed.</exception>
    public override TOutput forward(Tensor image)
    {
        CheckImage(image);
        try
        {
            return Wrap(Apply(EagerOps.Instance, image));
        }
        catch (Exception e) when (ImageMisfit.Explain(this, Info, image, e) is { } explained)
        {
            throw explained;
        }
    }

    /// <summary>Makes the typed output of the raw ones.</summary>
    protected abstract TOutput Wrap(IReadOnlyList<Tensor> outputs);

    /// <summary>Makes the typed output of what a compiled program computed.</summary>
    internal TOutput WrapOutputs(IReadOnlyList<Tensor> outputs) => Wrap(outputs);

    /// <summary>Throws with what was found and what was expected when an image cannot go through the network.</summary>
    protected void CheckImage(Tensor image)
    {
        ArgumentNullException.ThrowIfNull(image);
        CheckImageShape(image.shape);
    }

    /// <summary><see cref="CheckImage"/> for compiled models.</summary>
    internal void CheckImageShape(long[] image)
    {
        var info = Info;
        if (image.Length != 4 || image[1] != info.InputChannels)
        {
            throw new ArgumentException($"{info.Name} takes images [N, {info.InputChannels}, H, W], but was given [{string.Join(", ", image)}].", nameof(image));
        }

        // In an empty batch some sizes no longer follow from others, and detectors would stumble half-way.
        if (image[0] < 1)
        {
            throw new ArgumentException($"{info.Name} takes at least one image at a time, but was given {image[0]}: [{string.Join(", ", image)}].", nameof(image));
        }

        if (image[2] < info.MinimumImageSize || image[3] < info.MinimumImageSize)
        {
            throw new ArgumentException($"{info.Name} needs images of at least {info.MinimumImageSize}×{info.MinimumImageSize} pixels, but was given {image[2]}×{image[3]}.", nameof(image));
        }
    }

    // Before the first tensor: TorchSharp's own message about a missing libtorch misleads.
    private static string Ready(string name)
    {
        LibTorch.Load();
        return name;
    }

    /// <summary>Nothing to find by reflection: every component is registered where it is made.</summary>
    protected override void RegisterComponents()
    {
    }
}
