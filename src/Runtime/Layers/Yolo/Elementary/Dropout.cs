using ConvNeXtGen.Graphs;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>Sets values to zero at random while training and scales up the rest (Srivastava et al., 2014); hands its input on otherwise.</summary>
/// <param name="p">Probability of a zero, in [0, 1).</param>
public sealed class Dropout(double p = 0.5) : Layer(nameof(Dropout))
{
    /// <inheritdoc/>
    public override T Apply<T>(IOps<T> ops, T x) => ops.Dropout(x, p, training);
}
