using ConvNeXtGen.Inference;
using ConvNeXtGen.Models.Data;
using ConvNeXtGen.Models.Predictions;
using SkiaSharp;

namespace ConvNeXtGen.Models.Plots;

/// <summary>An image with what a network found in it: masks, boxes, keypoints and labels, coloured by class.</summary>
internal sealed class DetectionPicture : IDisposable
{
    private const byte MaskOpacity = 110;
    private const float LeastVisibility = 0.5f;

    private readonly SKBitmap _bitmap;
    private readonly SKCanvas _canvas;
    private readonly DrawingOptions _options;
    private readonly int _lineWidth;

    private DetectionPicture(PixelImage image, DrawingOptions options)
    {
        _bitmap = image.Bitmap.Copy();
        _canvas = new SKCanvas(_bitmap);
        _options = options;
        _lineWidth = options.LineWidth ?? Math.Max(2, (int)Math.Round((image.Width + image.Height) / 2 * 0.003));
    }

    /// <summary>Draws detections on a copy of an image.</summary>
    /// <returns>The picture, which the caller disposes.</returns>
    public static SKBitmap Draw(PixelImage image, IReadOnlyList<Detection> detections, DrawingOptions options)
    {
        using var picture = new DetectionPicture(image, options);
        // The surest last, so that it lies on top; labels above everything.
        foreach (var detection in detections.Reverse())
        {
            picture.DrawObject(detection);
        }

        picture.DrawLabels(detections);
        return picture._bitmap;
    }

    public void Dispose() => _canvas.Dispose();

    private void DrawObject(Detection detection)
    {
        var color = ClassPalette.Of(detection.ClassId);
        using var line = new SKPaint { IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeWidth = _lineWidth, StrokeJoin = SKStrokeJoin.Round, Color = color };
        switch (detection)
        {
            case SegmentedDetection { Mask: var mask }:
                FillMask(mask, color);
                DrawPolygon(MaskOutline.Of(mask), line);
                _canvas.DrawRect(Rectangle(detection.Box), line);
                break;
            case RotatedDetection { RotatedBox: var box }:
                DrawPolygon(box.Corners, line);
                break;
            case PoseDetection { Keypoints: var keypoints }:
                _canvas.DrawRect(Rectangle(detection.Box), line);
                DrawKeypoints(keypoints);
                break;
            default:
                _canvas.DrawRect(Rectangle(detection.Box), line);
                break;
        }
    }

    private void DrawLabels(IReadOnlyList<Detection> detections)
    {
        var placement = new LabelPlacement(_bitmap.Width, _bitmap.Height);
        using var paint = new SKPaint { IsAntialias = true };
        foreach (var detection in detections)
        {
            string[] words = [.. _options.Labels ? [detection.Name] : Array.Empty<string>(), .. _options.Scores ? [$"{detection.Score:F2}"] : Array.Empty<string>()];
            var text = string.Join(' ', words);
            if (text.Length == 0 || PlotFont.For(text) is not { } typeface)
            {
                continue;
            }

            using var font = new SKFont(typeface, 8 + 4 * _lineWidth);
            var (padding, metrics) = (_lineWidth + 1f, font.Metrics);
            var size = new SKSize(font.MeasureText(text) + 2 * padding, metrics.Descent - metrics.Ascent + padding);
            var place = placement.Place(Rectangle(detection.Box), size);
            paint.Color = ClassPalette.Of(detection.ClassId);
            _canvas.DrawRect(place, paint);
            paint.Color = ClassPalette.TextOn(paint.Color);
            _canvas.DrawText(text, place.Left + padding, place.Top + padding / 2 - metrics.Ascent, SKTextAlign.Left, font, paint);
        }
    }

    private void FillMask(Mask mask, SKColor color)
    {
        if (mask.Width == 0 || mask.Height == 0)
        {
            return;
        }

        using var layer = new SKBitmap(new SKImageInfo(mask.Width, mask.Height, SKColorType.Alpha8, SKAlphaType.Premul));
        var opacities = layer.GetPixelSpan();
        for (var y = 0; y < mask.Height; y++)
        {
            var row = opacities.Slice(y * layer.RowBytes, mask.Width);
            for (var x = 0; x < row.Length; x++)
            {
                row[x] = mask.Pixels[y * mask.Width + x] ? MaskOpacity : (byte)0;
            }
        }

        using var paint = new SKPaint { Color = color };
        _canvas.DrawBitmap(layer, mask.Left, mask.Top, new SKSamplingOptions(SKFilterMode.Nearest), paint);
    }

    private void DrawPolygon(IReadOnlyList<(float X, float Y)> corners, SKPaint paint)
    {
        if (corners.Count < 2)
        {
            return;
        }

        using var path = new SKPathBuilder();
        path.AddPoly([.. corners.Select(corner => new SKPoint(corner.X, corner.Y))], close: true);
        using var outline = path.Detach();
        _canvas.DrawPath(outline, paint);
    }

    private void DrawKeypoints(IReadOnlyList<Keypoint> keypoints)
    {
        using var paint = new SKPaint { IsAntialias = true, StrokeWidth = _lineWidth, StrokeCap = SKStrokeCap.Round };
        foreach (var (from, to) in Skeleton.Of(keypoints.Count))
        {
            if (IsSeen(keypoints[from]) && IsSeen(keypoints[to]))
            {
                paint.Color = ClassPalette.Of(to);
                _canvas.DrawLine(keypoints[from].X, keypoints[from].Y, keypoints[to].X, keypoints[to].Y, paint);
            }
        }

        for (var i = 0; i < keypoints.Count; i++)
        {
            if (IsSeen(keypoints[i]))
            {
                paint.Color = SKColors.White;
                _canvas.DrawCircle(keypoints[i].X, keypoints[i].Y, _lineWidth + 2, paint);
                paint.Color = ClassPalette.Of(i);
                _canvas.DrawCircle(keypoints[i].X, keypoints[i].Y, _lineWidth + 1, paint);
            }
        }
    }

    private static bool IsSeen(Keypoint keypoint) => (keypoint.Visibility ?? 1) >= LeastVisibility;

    private static SKRect Rectangle(Box box) => new(box.Left, box.Top, box.Right, box.Bottom);
}
