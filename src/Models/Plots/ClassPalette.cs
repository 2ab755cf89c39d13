using SkiaSharp;

namespace ConvNeXtGen.Models.Plots;

/// <summary>A colour per class: hues by the golden angle, so that neighbouring classes are far apart.</summary>
internal static class ClassPalette
{
    private const double GoldenAngle = 137.50776405;
    private static readonly float[] s_lightness = [48, 62, 38];

    /// <summary>The colour of a class.</summary>
    public static SKColor Of(int classId) => SKColor.FromHsl((float)((15 + classId * GoldenAngle) % 360), 90, s_lightness[classId % s_lightness.Length]);

    /// <summary>Black or white, whichever can be read on it.</summary>
    public static SKColor TextOn(SKColor background) =>
        0.299 * background.Red + 0.587 * background.Green + 0.114 * background.Blue > 140 ? SKColors.Black : SKColors.White;
}
