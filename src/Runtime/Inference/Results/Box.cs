namespace ConvNeXtGen.Inference;

/// <summary>An axis-aligned box in pixels. Pixel (x, y) covers x … x + 1, y … y + 1.</summary>
/// <param name="Left">Left edge.</param>
/// <param name="Top">Top edge.</param>
/// <param name="Right">Right edge.</param>
/// <param name="Bottom">Bottom edge.</param>
public readonly record struct Box(float Left, float Top, float Right, float Bottom)
{
    /// <summary>Right − left.</summary>
    public float Width => Right - Left;

    /// <summary>Bottom − top.</summary>
    public float Height => Bottom - Top;

    /// <summary>Width · height; 0 when an edge lies beyond its opposite.</summary>
    public float Area => Math.Max(0, Width) * Math.Max(0, Height);

    /// <summary>The point in the middle.</summary>
    public (float X, float Y) Center => ((Left + Right) / 2, (Top + Bottom) / 2);

    /// <summary>Makes a box of its centre and size.</summary>
    public static Box FromCenter(float x, float y, float width, float height) =>
        new(x - width / 2, y - height / 2, x + width / 2, y + height / 2);

    /// <summary>The part that lies in an image.</summary>
    /// <param name="width">The image's width in pixels.</param>
    /// <param name="height">The image's height in pixels.</param>
    public Box Clip(float width, float height) =>
        new(Math.Clamp(Left, 0, width), Math.Clamp(Top, 0, height), Math.Clamp(Right, 0, width), Math.Clamp(Bottom, 0, height));

    /// <summary>Intersection over union of two boxes, in [0, 1]; 0 when both are empty.</summary>
    public float IoU(Box other)
    {
        var width = Math.Max(0, Math.Min(Right, other.Right) - Math.Max(Left, other.Left));
        var height = Math.Max(0, Math.Min(Bottom, other.Bottom) - Math.Max(Top, other.Top));
        var intersection = width * height;
        return intersection > 0 ? intersection / (Area + other.Area - intersection) : 0;
    }
}
