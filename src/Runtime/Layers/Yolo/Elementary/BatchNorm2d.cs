using ConvNeXtGen.Graphs;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>Batch normalisation of [N, C, H, W] with running statistics (Ioffe &amp; Szegedy, arXiv 1502.03167).</summary>
public sealed class BatchNorm2d : Layer, IFreshWeights
{
    /// <summary>Makes a batch norm: weight 1, bias 0, running mean 0, running variance 1.</summary>
    /// <param name="channels">C.</param>
    /// <param name="style">Gives eps and momentum; <see cref="ConvStyle.Detection"/> when null.</param>
    /// <param name="device">Where the weights live.</param>
    /// <param name="dtype">Their type.</param>
    public BatchNorm2d(long channels, ConvStyle? style = null, Device? device = null, ScalarType? dtype = null)
        : base(nameof(BatchNorm2d))
    {
        style ??= ConvStyle.Detection;
        Eps = style.BatchNormEps;
        Momentum = style.BatchNormMomentum;
        AddParameter("weight", [channels], device, dtype);
        AddParameter("bias", [channels], device, dtype);
        AddBuffer("running_mean", torch.empty([channels], dtype, device));
        AddBuffer("running_var", torch.empty([channels], dtype, device));
        AddBuffer("num_batches_tracked", torch.empty([], ScalarType.Int64, device));
        ResetParameters();
    }

    /// <summary>Added to the variance.</summary>
    public double Eps { get; }

    /// <summary>Share of the new batch in the running statistics.</summary>
    public double Momentum { get; }

    /// <summary>[C].</summary>
    public Parameter weight => ParameterOf("weight");

    /// <summary>[C].</summary>
    public Parameter bias => ParameterOf("bias");

    /// <summary>[C].</summary>
    public Tensor running_mean => BufferOf("running_mean");

    /// <summary>[C], unbiased.</summary>
    public Tensor running_var => BufferOf("running_var");

    /// <summary>How many training batches the statistics have seen; int64, no axes.</summary>
    public Tensor num_batches_tracked => BufferOf("num_batches_tracked");

    /// <inheritdoc/>
    public void ResetParameters()
    {
        using var guard = torch.no_grad();
        weight.fill_(1);
        bias.fill_(0);
        running_mean.fill_(0);
        running_var.fill_(1);
        num_batches_tracked.fill_(0);
    }

    /// <inheritdoc/>
    public override T Apply<T>(IOps<T> ops, T x)
    {
        var learns = training && ops.SupportsTraining;
        if (learns)
        {
            using var guard = torch.no_grad();
            num_batches_tracked.add_(1);
        }

        return ops.BatchNorm2d(x, running_mean, running_var, weight, bias, Eps, Momentum, learns);
    }
}
