using ConvNeXtGen.Graphs;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>Residual efficient layer aggregation of area-attention blocks (YOLO12; Tian et al., arXiv 2502.12524).</summary>
public sealed class A2C2f : Layer, IFreshWeights
{
    private readonly Conv _cv1;
    private readonly Conv _cv2;
    private readonly LayerList _m;
    private readonly bool _hasGamma;

    /// <summary>Makes the layer.</summary>
    /// <param name="c1">Input channels.</param>
    /// <param name="c2">Output channels.</param>
    /// <param name="n">Number of steps.</param>
    /// <param name="a2">Steps are two area-attention blocks each; otherwise <see cref="C3k"/>.</param>
    /// <param name="area">Number of strips that the map is cut into.</param>
    /// <param name="residual">Add the input to the scaled result; needs attention and c1 = c2.</param>
    /// <param name="mlpRatio">Hidden channels of the blocks' perceptrons, as a share.</param>
    /// <param name="e">Hidden channels as a share of <paramref name="c2"/>; with attention a multiple of 32.</param>
    /// <param name="g">Groups; without attention.</param>
    /// <param name="shortcut">Bottlenecks add their input; without attention.</param>
    /// <param name="style">Default activation and batch-norm constants; <see cref="ConvStyle.Detection"/> when null.</param>
    /// <param name="device">Where the weights live.</param>
    /// <param name="dtype">Their type.</param>
    /// <exception cref="ArgumentException">The hidden channels are no multiple of 32.</exception>
    public A2C2f(
        long c1,
        long c2,
        long n = 1,
        bool a2 = true,
        long area = 1,
        bool residual = false,
        double mlpRatio = 2.0,
        double e = 0.5,
        long g = 1,
        bool shortcut = true,
        ConvStyle? style = null,
        Device? device = null,
        ScalarType? dtype = null)
        : base(nameof(A2C2f))
    {
        var hidden = ChannelArithmetic.Hidden(c2, e);
        if (hidden % 32 != 0)
        {
            throw new ArgumentException($"A2C2f needs hidden channels in multiples of 32, but {c2} output channels make {hidden}.", nameof(c2));
        }

        _hasGamma = a2 && residual;
        if (_hasGamma)
        {
            AddParameter("gamma", [c2], device, dtype);
            ResetParameters();
        }

        _cv1 = AddModule("cv1", new Conv(c1, hidden, style: style, device: device, dtype: dtype));
        _cv2 = AddModule("cv2", new Conv((1 + n) * hidden, c2, style: style, device: device, dtype: dtype));
        _m = AddModule("m", new LayerList(Enumerable.Range(0, (int)n).Select(_ => Step())));

        Layer Step() => a2
            ? Sequential.Repeat(2, () => new ABlock(hidden, hidden / 32, mlpRatio, area, style, device, dtype))
            : new C3k(hidden, hidden, 2, shortcut, g, style: style, device: device, dtype: dtype);
    }

    /// <summary>Scale of the result before the input is added, [c2]; null without that residual.</summary>
    public Parameter? gamma => _hasGamma ? ParameterOf("gamma") : null;

    /// <inheritdoc/>
    public void ResetParameters()
    {
        using var guard = torch.no_grad();
        gamma?.fill_(0.01);
    }

    /// <inheritdoc/>
    public override T Apply<T>(IOps<T> ops, T x)
    {
        var parts = new T[1 + _m.Count];
        parts[0] = ops.Call(_cv1, x);
        for (var i = 0; i < _m.Count; i++)
        {
            parts[i + 1] = ops.Call(_m[i], parts[i]);
        }

        var y = ops.Then(_cv2, ops.Join(parts));
        if (gamma is not { } scale)
        {
            return y;
        }

        var weight = ops.Weight(scale);
        weight = ops.Consume(weight, ops.Reshape(weight, 1, -1, 1, 1));
        var scaled = ops.Multiply(y, weight);
        ops.Release(weight);
        ops.Release(y);
        return ops.Residual(x, scaled);
    }
}
