namespace ConvNeXtGen.Layers.Yolo;

/// <summary>How YOLO modules derive channel numbers from each other.</summary>
internal static class ChannelArithmetic
{
    /// <summary>The hidden width ⌊channels·expansion⌋, in double arithmetic.</summary>
    public static long Hidden(long channels, double expansion) => (long)(channels * expansion);

    /// <summary>Greatest common divisor: the number of groups of a "depthwise" layer whose channel numbers differ.</summary>
    public static long Gcd(long a, long b)
    {
        while (b != 0)
        {
            (a, b) = (b, a % b);
        }

        return a;
    }
}
