using ConvNeXtGen.Graphs;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>Moves gain×gain pixels into the channels: [N, C, H, W] → [N, C·gain², H/gain, W/gain], the pixel's row and column major over C.</summary>
/// <param name="gain">Side of a square of pixels.</param>
public sealed class Contract(long gain = 2) : Layer(nameof(Contract))
{
    /// <inheritdoc/>
    public override T Apply<T>(IOps<T> ops, T x)
    {
        var phases = new T[gain * gain];
        for (var i = 0; i < phases.Length; i++)
        {
            phases[i] = Focus.Phase(ops, x, i / gain, i % gain, gain);
        }

        return ops.Join(phases);
    }
}
