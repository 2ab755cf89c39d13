using ConvNeXtGen.Training;
using SkiaSharp;

namespace ConvNeXtGen.Models.Plots;

/// <summary>What was taken for what, as a table of colours and counts.</summary>
internal static class ConfusionMatrixPlot
{
    private const int Side = 720;
    private const int Left = 110;
    private const int Top = 70;
    private const int MostCounts = 40;
    private static readonly SKColor s_right = new(0x16, 0x68, 0xb8);
    private static readonly SKColor s_wrong = new(0xc6, 0x28, 0x28);

    /// <summary>Draws a PNG: actual classes down, predicted ones across.</summary>
    public static byte[] Draw(ConfusionMatrix matrix)
    {
        using var picture = new Picture(Left + Side + 30, Top + Side + 90);
        var classes = matrix.ClassNames.Count;
        var cell = (float)Side / classes;
        picture.Text($"{matrix.Correct} of {matrix.Total} recognised", Left + Side / 2f, 42, 26, SKColors.Black);
        for (var actual = 0; actual < classes; actual++)
        {
            var total = Enumerable.Range(0, classes).Sum(predicted => matrix[actual, predicted]);
            for (var predicted = 0; predicted < classes; predicted++)
            {
                DrawCell(picture, matrix[actual, predicted], total, actual == predicted, SKRect.Create(Left + predicted * cell, Top + actual * cell, cell, cell), classes);
            }
        }

        DrawNames(picture, matrix, cell);
        return picture.ToPng();
    }

    private static void DrawCell(Picture picture, int count, int total, bool isRight, SKRect place, int classes)
    {
        var share = total == 0 ? 0 : (double)count / total;
        // A single mistake among hundreds has to be seen, so mistakes begin at a tenth of the colour.
        var strength = count == 0 ? 0 : isRight ? 0.15 + 0.85 * share : 0.25 + 0.75 * share;
        place.Inflate(-1, -1);
        picture.Fill(place, Blend(isRight ? s_right : s_wrong, strength));
        if (count > 0 && classes <= MostCounts)
        {
            picture.Text($"{count}", place.MidX, place.MidY + place.Height * 0.12f, Math.Min(24, place.Height * 0.36f), strength > 0.55 ? SKColors.White : SKColors.Black);
        }
    }

    private static void DrawNames(Picture picture, ConfusionMatrix matrix, float cell)
    {
        var size = Math.Min(22, cell * 0.6f);
        for (var label = 0; label < matrix.ClassNames.Count && size >= 7; label++)
        {
            var name = matrix.ClassNames[label];
            picture.Text(name, Left - 12, Top + (label + 0.5f) * cell + size * 0.35f, size, SKColors.Black, SKTextAlign.Right);
            picture.Text(name, Left + (label + 0.5f) * cell, Top + Side + 8 + size, size, SKColors.Black, most: cell);
        }

        picture.Text("predicted", Left + Side / 2f, Top + Side + 70, 22, SKColors.DimGray);
        picture.TextUpwards("actual", 34, Top + Side / 2f, 22, SKColors.DimGray);
    }

    private static SKColor Blend(SKColor color, double strength)
    {
        byte Mix(byte value) => (byte)Math.Round(246 + (value - 246) * strength);
        return new SKColor(Mix(color.Red), Mix(color.Green), Mix(color.Blue));
    }
}
