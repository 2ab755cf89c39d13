using ConvNeXtGen.Graphs;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ConvNeXtGen.Layers;

/// <summary>2-D convolution, [N, in, H, W] → [N, out, H', W'] with H' = ⌊(H + 2·padding − dilation·(kernel − 1) − 1)/stride⌋ + 1.</summary>
public sealed class Conv2d : Layer, IFreshWeights
{
    private readonly Conv2dGeometry _geometry;
    private readonly bool _hasBias;
    private readonly WeightInitializer _init;

    /// <summary>Makes a convolution with a square kernel.</summary>
    public Conv2d(
        long inChannels,
        long outChannels,
        long kernel,
        long stride = 1,
        long padding = 0,
        long dilation = 1,
        long groups = 1,
        bool bias = true,
        WeightInitializer? init = null,
        Device? device = null,
        ScalarType? dtype = null)
        : this(inChannels, outChannels, (kernel, kernel), new Conv2dGeometry(stride, padding, dilation, groups), bias, init, device, dtype)
    {
    }

    /// <summary>Makes a convolution of any geometry.</summary>
    /// <exception cref="ArgumentException">The channels cannot be cut into the groups.</exception>
    public Conv2d(
        long inChannels,
        long outChannels,
        (long H, long W) kernel,
        Conv2dGeometry geometry,
        bool bias = true,
        WeightInitializer? init = null,
        Device? device = null,
        ScalarType? dtype = null)
        : base(nameof(Conv2d))
    {
        ArgumentNullException.ThrowIfNull(geometry);
        if (inChannels % geometry.Groups != 0 || outChannels % geometry.Groups != 0)
        {
            throw new ArgumentException($"{inChannels} input and {outChannels} output channels cannot be cut into {geometry.Groups} groups.", nameof(geometry));
        }

        _geometry = geometry;
        _hasBias = bias;
        _init = init ?? Initialization.Default;
        AddParameter("weight", [outChannels, inChannels / geometry.Groups, kernel.H, kernel.W], device, dtype);
        if (bias)
        {
            AddParameter("bias", [outChannels], device, dtype);
        }

        ResetParameters();
    }

    /// <summary>[out, in/groups, kH, kW].</summary>
    public Parameter weight => ParameterOf("weight");

    /// <summary>[out], or null.</summary>
    public Parameter? bias => _hasBias ? ParameterOf("bias") : null;

    /// <summary>Stride, padding, dilation and groups.</summary>
    public Conv2dGeometry Geometry => _geometry;

    /// <inheritdoc/>
    public void ResetParameters() => _init(weight, bias);

    /// <inheritdoc/>
    public override T Apply<T>(IOps<T> ops, T x) => ops.Conv2d(x, weight, bias, _geometry);
}
