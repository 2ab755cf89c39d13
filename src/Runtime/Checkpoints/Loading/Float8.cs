namespace ConvNeXtGen.Checkpoints;

/// <summary>8-bit floating-point formats (Micikevicius et al., arXiv 2209.05433).</summary>
internal static class Float8
{
    /// <summary>1 sign, 4 exponent (bias 7), 3 mantissa bits; no infinity, one NaN per sign.</summary>
    public static float FromE4M3(byte bits)
    {
        int exponent = (bits >> 3) & 0xF;
        int mantissa = bits & 7;
        if (exponent == 0xF && mantissa == 7)
            return float.NaN;
        return Value(bits, exponent, mantissa / 8f, 7);
    }

    /// <summary>1 sign, 5 exponent (bias 15), 2 mantissa bits: the upper half of a float16.</summary>
    public static float FromE5M2(byte bits) => (float)BitConverter.UInt16BitsToHalf((ushort)(bits << 8));

    private static float Value(byte bits, int exponent, float fraction, int bias)
    {
        float magnitude = exponent == 0
            ? MathF.ScaleB(fraction, 1 - bias)
            : MathF.ScaleB(1 + fraction, exponent - bias);
        return (bits & 0x80) != 0 ? -magnitude : magnitude;
    }
}
