using ConvNeXtGen.Models.Data;
using ConvNeXtGen.Models.Predictions;
using ConvNeXtGen.Models.Reports;
using SkiaSharp;

namespace ConvNeXtGen.Models.Plots;

/// <summary>An image with the most likely classes in its corner.</summary>
internal static class RankingPicture
{
    private const int LeastSide = 320;
    private const byte Shade = 170;

    /// <summary>Draws the ranking on a copy of an image; a small image is enlarged first, its pixels as squares.</summary>
    /// <returns>The picture, which the caller disposes.</returns>
    public static SKBitmap Draw(PixelImage image, IReadOnlyList<RankedClass> ranking)
    {
        var factor = Math.Max(1, (int)Math.Ceiling((double)LeastSide / Math.Max(image.Width, image.Height)));
        var bitmap = new SKBitmap(new SKImageInfo(image.Width * factor, image.Height * factor, SKColorType.Rgba8888, SKAlphaType.Premul));
        using var canvas = new SKCanvas(bitmap);
        using (var source = SKImage.FromBitmap(image.Bitmap))
        {
            canvas.DrawImage(source, new SKRect(0, 0, bitmap.Width, bitmap.Height), new SKSamplingOptions(SKFilterMode.Nearest));
        }

        var lines = ranking.Select(entry => $"{Numbers.Percent(entry.Probability)}  {entry.Name}").ToArray();
        if (lines.Length == 0 || PlotFont.For(string.Concat(lines)) is not { } typeface)
        {
            return bitmap;
        }

        using var font = new SKFont(typeface, Math.Max(14, (bitmap.Width + bitmap.Height) / 2 * 0.03f));
        font.Size = Math.Min(font.Size, font.Size * (bitmap.Width - 24) / lines.Max(line => font.MeasureText(line)));
        using var paint = new SKPaint { IsAntialias = true, Color = SKColors.Black.WithAlpha(Shade) };
        var (step, pad) = (font.Spacing, font.Size / 2);
        canvas.DrawRect(0, 0, lines.Max(line => font.MeasureText(line)) + 2 * pad, lines.Length * step + pad, paint);
        paint.Color = SKColors.White;
        for (var i = 0; i < lines.Length; i++)
        {
            canvas.DrawText(lines[i], pad, pad / 2 + i * step - font.Metrics.Ascent, SKTextAlign.Left, font, paint);
        }

        return bitmap;
    }
}
