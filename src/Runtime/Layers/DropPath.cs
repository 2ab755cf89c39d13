using ConvNeXtGen.Graphs;

namespace ConvNeXtGen.Layers;

/// <summary>Stochastic depth: in training a sample's residual branch is dropped with probability p, else divided by 1 − p (Huang et al., arXiv 1603.09382).</summary>
public sealed class DropPath : Layer
{
    /// <summary>Makes a drop path.</summary>
    /// <param name="p">Probability of dropping, in [0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> is outside [0, 1).</exception>
    public DropPath(double p)
        : base(nameof(DropPath))
    {
        if (!(p >= 0 && p < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(p), p, "A probability in [0, 1) is expected.");
        }

        P = p;
    }

    /// <summary>Probability of dropping.</summary>
    public double P { get; }

    /// <inheritdoc/>
    public override T Apply<T>(IOps<T> ops, T x) => ops.DropPath(x, P, training);
}
