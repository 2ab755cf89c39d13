using SkiaSharp;

namespace ConvNeXtGen.Models.Plots;

/// <summary>A white picture to draw boxes, images and text on.</summary>
internal sealed class Picture : IDisposable
{
    private readonly SKSurface _surface;
    private readonly SKPaint _paint = new() { IsAntialias = true };

    /// <summary>Makes an empty picture.</summary>
    public Picture(int width, int height)
    {
        _surface = SKSurface.Create(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Premul));
        Canvas.Clear(SKColors.White);
    }

    private SKCanvas Canvas => _surface.Canvas;

    /// <summary>Fills a box.</summary>
    public void Fill(SKRect box, SKColor color)
    {
        _paint.Style = SKPaintStyle.Fill;
        _paint.Color = color;
        Canvas.DrawRect(box, _paint);
    }

    /// <summary>Draws the edges of a box.</summary>
    public void Frame(SKRect box, SKColor color, float width)
    {
        _paint.Style = SKPaintStyle.Stroke;
        _paint.StrokeWidth = width;
        _paint.Color = color;
        Canvas.DrawRect(box, _paint);
    }

    /// <summary>Draws an image into a box, its pixels as squares.</summary>
    public void Image(SKBitmap bitmap, SKRect box)
    {
        using var image = SKImage.FromBitmap(bitmap);
        Canvas.DrawImage(image, box, new SKSamplingOptions(SKFilterMode.Nearest));
    }

    /// <summary>Writes a line of text; nothing when there is no font.</summary>
    /// <param name="text">The text.</param>
    /// <param name="x">Where it is aligned.</param>
    /// <param name="y">Its base line.</param>
    /// <param name="size">Height in pixels.</param>
    /// <param name="color">Its colour.</param>
    /// <param name="align">Which end <paramref name="x"/> is.</param>
    /// <param name="most">Widest it may be; smaller letters when it is not.</param>
    public void Text(string text, float x, float y, float size, SKColor color, SKTextAlign align = SKTextAlign.Center, float most = float.PositiveInfinity)
    {
        if (PlotFont.For(text) is not { } typeface)
        {
            return;
        }

        using var font = new SKFont(typeface, size);
        var width = font.MeasureText(text);
        if (width > most)
        {
            font.Size = size * most / width;
        }

        _paint.Style = SKPaintStyle.Fill;
        _paint.Color = color;
        Canvas.DrawText(text, x, y, align, font, _paint);
    }

    /// <summary>Writes a line of text from bottom to top, centred.</summary>
    public void TextUpwards(string text, float x, float y, float size, SKColor color)
    {
        Canvas.Save();
        Canvas.RotateDegrees(-90, x, y);
        Text(text, x, y, size, color);
        Canvas.Restore();
    }

    /// <summary>The picture as a PNG file.</summary>
    public byte[] ToPng()
    {
        using var image = _surface.Snapshot();
        using var data = image.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }

    /// <summary>Frees the surface.</summary>
    public void Dispose()
    {
        _paint.Dispose();
        _surface.Dispose();
    }
}
