using ConvNeXtGen.Graphs;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>Transposed convolution, [N, in, H, W] → [N, out, H', W'] with H' = (H − 1)·stride − 2·padding + kernel + outputPadding.</summary>
public class ConvTranspose2d : Layer, IFreshWeights
{
    private readonly Conv2dGeometry _geometry;
    private readonly bool _hasBias;

    /// <summary>Makes a transposed convolution with a square kernel.</summary>
    /// <param name="inChannels">Input channels.</param>
    /// <param name="outChannels">Output channels.</param>
    /// <param name="kernel">Kernel size.</param>
    /// <param name="stride">By how much H and W grow.</param>
    /// <param name="padding">What is cut off on each side.</param>
    /// <param name="outputPadding">Extra size at the end of H and W.</param>
    /// <param name="groups">Groups.</param>
    /// <param name="bias">Whether there is a bias.</param>
    /// <param name="dilation">Distance between kernel taps.</param>
    /// <param name="device">Where the weights live.</param>
    /// <param name="dtype">Their type.</param>
    /// <exception cref="ArgumentException">The channels cannot be cut into the groups.</exception>
    public ConvTranspose2d(
        long inChannels,
        long outChannels,
        long kernel,
        long stride = 1,
        long padding = 0,
        long outputPadding = 0,
        long groups = 1,
        bool bias = true,
        long dilation = 1,
        Device? device = null,
        ScalarType? dtype = null)
        : base(nameof(ConvTranspose2d))
    {
        if (inChannels % groups != 0 || outChannels % groups != 0)
        {
            throw new ArgumentException($"{inChannels} input and {outChannels} output channels cannot be cut into {groups} groups.", nameof(groups));
        }

        _geometry = new Conv2dGeometry(stride, padding, dilation, groups, outputPadding);
        _hasBias = bias;
        AddParameter("weight", [inChannels, outChannels / groups, kernel, kernel], device, dtype);
        if (bias)
        {
            AddParameter("bias", [outChannels], device, dtype);
        }

        ResetParameters();
    }

    /// <summary>[in, out/groups, k, k].</summary>
    public Parameter weight => ParameterOf("weight");

    /// <summary>[out], or null.</summary>
    public Parameter? bias => _hasBias ? ParameterOf("bias") : null;

    /// <inheritdoc/>
    public void ResetParameters() => Initialization.Default(weight, bias);

    /// <inheritdoc/>
    public override T Apply<T>(IOps<T> ops, T x) => ops.ConvTranspose2d(x, weight, bias, _geometry);
}
