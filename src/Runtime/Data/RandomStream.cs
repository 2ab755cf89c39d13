namespace ConvNeXtGen.Data;

/// <summary>
/// A small random generator whose whole state is one number: SplitMix64 (Steele, Lea &amp; Flood, OOPSLA 2014).
/// A stream is a pure function of where in a run it is used, so a resumed run draws what the uninterrupted one drew.
/// </summary>
public struct RandomStream
{
    private const ulong GoldenGamma = 0x9E3779B97F4A7C15;
    private ulong _state;

    private RandomStream(ulong state) => _state = state;

    /// <summary>The stream that belongs to a position, such as (seed, epoch) or (seed, epoch, image).</summary>
    public static RandomStream At(params ReadOnlySpan<long> position)
    {
        ulong state = 0;
        foreach (var coordinate in position)
        {
            // Mixing after every coordinate keeps (1, 2) and (2, 1) apart.
            state = Mix(state + GoldenGamma + unchecked((ulong)coordinate));
        }

        return new RandomStream(state);
    }

    /// <summary>64 random bits.</summary>
    public ulong Next()
    {
        _state += GoldenGamma;
        return Mix(_state);
    }

    /// <summary>A whole number in [0, <paramref name="bound"/>), each equally likely to within 2⁻³².</summary>
    public int Next(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        return (int)Math.BigMul(Next(), (ulong)bound, out _);
    }

    /// <summary>A number in [0, 1).</summary>
    public double NextDouble() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Puts values into random order (Fisher and Yates).</summary>
    public void Shuffle(Span<int> values)
    {
        for (var last = values.Length - 1; last > 0; last--)
        {
            var chosen = Next(last + 1);
            (values[last], values[chosen]) = (values[chosen], values[last]);
        }
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
