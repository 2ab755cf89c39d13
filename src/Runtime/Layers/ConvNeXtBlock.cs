using ConvNeXtGen.Graphs;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ConvNeXtGen.Layers;

/// <summary>
/// The ConvNeXt block on [N, C, H, W]: depthwise 7×7 convolution, LayerNorm, linear C→4C, GELU, (GRN,) linear 4C→C,
/// layer scale, drop path, plus the input (Liu et al., arXiv 2201.03545; with GRN Woo et al., arXiv 2301.00808).
/// </summary>
public sealed class ConvNeXtBlock : Layer, IFreshWeights
{
    private readonly bool _hasGamma;
    private readonly double _layerScaleInitValue;

    /// <summary>Makes a block with the ConvNeXt initialisation.</summary>
    /// <param name="dim">C.</param>
    /// <param name="dropPath">Probability of dropping the branch in training, in [0, 1).</param>
    /// <param name="layerScaleInitValue">Start value of gamma; no gamma when ≤ 0.</param>
    /// <param name="grn">Global response normalisation between GELU and the second linear layer (V2).</param>
    /// <param name="kernelSize">Kernel of the depthwise convolution, odd.</param>
    /// <param name="device">Where the weights live.</param>
    /// <param name="dtype">Their type.</param>
    public ConvNeXtBlock(
        long dim,
        double dropPath = 0,
        double layerScaleInitValue = 1e-6,
        bool grn = false,
        long kernelSize = 7,
        Device? device = null,
        ScalarType? dtype = null)
        : base(nameof(ConvNeXtBlock))
    {
        WeightInitializer init = Initialization.ConvNeXt;
        _hasGamma = layerScaleInitValue > 0;
        _layerScaleInitValue = layerScaleInitValue;
        if (_hasGamma)
        {
            AddParameter("gamma", [dim], device, dtype);
            ResetParameters();
        }

        dwconv = AddModule("dwconv", new Conv2d(dim, dim, kernelSize, padding: kernelSize / 2, groups: dim, init: init, device: device, dtype: dtype));
        norm = AddModule("norm", new LayerNorm(dim, device: device, dtype: dtype));
        pwconv1 = AddModule("pwconv1", new Linear(dim, 4 * dim, init: init, device: device, dtype: dtype));
        this.grn = grn ? AddModule("grn", new GlobalResponseNorm(4 * dim, device, dtype)) : null;
        pwconv2 = AddModule("pwconv2", new Linear(4 * dim, dim, init: init, device: device, dtype: dtype));
        drop_path = AddModule("drop_path", new DropPath(dropPath));
    }

    /// <summary>Depthwise convolution.</summary>
    public Conv2d dwconv { get; }

    /// <summary>LayerNorm over the channels, on NHWC.</summary>
    public LayerNorm norm { get; }

    /// <summary>The first pointwise layer, C→4C.</summary>
    public Linear pwconv1 { get; }

    /// <summary>Global response normalisation; null for V1.</summary>
    public GlobalResponseNorm? grn { get; }

    /// <summary>The second pointwise layer, 4C→C.</summary>
    public Linear pwconv2 { get; }

    /// <summary>Layer scale [C]; null when the block was made without (Touvron et al., arXiv 2103.17239).</summary>
    public Parameter? gamma => _hasGamma ? ParameterOf("gamma") : null;

    /// <summary>Stochastic depth of the branch.</summary>
    public DropPath drop_path { get; }

    /// <inheritdoc/>
    public void ResetParameters()
    {
        using var guard = torch.no_grad();
        gamma?.fill_(_layerScaleInitValue);
    }

    /// <inheritdoc/>
    public override T Apply<T>(IOps<T> ops, T x)
    {
        var convolved = ops.Call(dwconv, x);
        var sum = ops.AddMlpBranch(x, convolved, new(norm, pwconv1, grn, pwconv2, gamma, drop_path));
        ops.Release(convolved);
        return sum;
    }
}
