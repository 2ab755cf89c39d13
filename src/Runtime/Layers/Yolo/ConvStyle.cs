using ConvNeXtGen.Graphs;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>
/// What every convolution of a network shares: the activation that stands for "the default one", and the constants of
/// its batch norms. Handed down explicitly, so that two networks never influence each other.
/// </summary>
/// <param name="Activation">The activation where a row does not name one.</param>
/// <param name="BatchNormEps">Added to the variance; not in any checkpoint, yet it changes every output.</param>
/// <param name="BatchNormMomentum">Share of the new batch in the running statistics.</param>
public sealed record ConvStyle(Activation Activation, double BatchNormEps, double BatchNormMomentum)
{
    /// <summary>SiLU, eps 1e-3, momentum 0.03: all detection-like networks of YOLOv5 and Ultralytics.</summary>
    public static readonly ConvStyle Detection = new(Activation.Silu, 1e-3, 0.03);

    /// <summary>SiLU, eps 1e-5, momentum 0.1: Ultralytics' classifiers, which keep PyTorch's batch-norm defaults.</summary>
    public static readonly ConvStyle Classification = new(Activation.Silu, 1e-5, 0.1);
}
