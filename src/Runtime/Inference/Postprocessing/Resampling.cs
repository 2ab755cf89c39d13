namespace ConvNeXtGen.Inference;

/// <summary>Bilinear interpolation along one axis, pixel centres at ½.</summary>
internal static class Resampling
{
    /// <summary>Two neighbours, and the share of the second one.</summary>
    public readonly record struct Tap(int First, int Second, float Weight);

    /// <summary>Where each of <paramref name="target"/> samples lies among <paramref name="source"/> ones.</summary>
    public static Tap[] Taps(int source, int target)
    {
        var taps = new Tap[target];
        var step = (double)source / target;
        for (var i = 0; i < target; i++)
        {
            taps[i] = At((i + 0.5) * step, source);
        }

        return taps;
    }

    /// <summary>The neighbours of a position, of which sample i is at i + ½. Beyond the ends it is the end.</summary>
    public static Tap At(double position, int count)
    {
        var index = Math.Clamp(position - 0.5, 0, count - 1);
        var first = (int)index;
        return new Tap(first, Math.Min(first + 1, count - 1), (float)(index - first));
    }
}
