using SkiaSharp;

namespace ConvNeXtGen.Models.Plots;

/// <summary>Finds places for labels at their boxes where they lie in the picture and, if possible, not on one another.</summary>
internal sealed class LabelPlacement(int width, int height)
{
    private readonly List<SKRect> _taken = [];

    /// <summary>A place for a label of that size: above the box, at its top inside, at its bottom inside, or below it.</summary>
    public SKRect Place(SKRect box, SKSize label)
    {
        float[] tops = [box.Top - label.Height, box.Top, box.Bottom - label.Height, box.Bottom];
        var places = tops.Select(top => Inside(box.Left, top, label)).ToArray();
        var place = places.FirstOrDefault(candidate => !_taken.Exists(other => other.IntersectsWith(candidate)), places[0]);
        _taken.Add(place);
        return place;
    }

    private SKRect Inside(float left, float top, SKSize label) => SKRect.Create(
        Math.Clamp(left, 0, Math.Max(0, width - label.Width)),
        Math.Clamp(top, 0, Math.Max(0, height - label.Height)),
        label.Width,
        label.Height);
}
