namespace ConvNeXtGen.Inference;

/// <summary>Which pixels of an image belong to an object. Outside its rectangle none do.</summary>
public sealed class Mask
{
    private readonly bool[] _pixels;

    /// <summary>Makes a mask.</summary>
    /// <param name="left">First column of the rectangle.</param>
    /// <param name="top">First row of the rectangle.</param>
    /// <param name="width">Columns of the rectangle.</param>
    /// <param name="height">Rows of the rectangle.</param>
    /// <param name="pixels">Row by row, whether a pixel of the rectangle belongs to the object; kept, not copied.</param>
    /// <exception cref="ArgumentException">There are not width · height pixels.</exception>
    public Mask(int left, int top, int width, int height, bool[] pixels)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        if (width < 0 || height < 0 || pixels.Length != (long)width * height)
        {
            throw new ArgumentException($"A mask of {width}×{height} has {(long)width * height} pixels, not {pixels.Length}.", nameof(pixels));
        }

        (Left, Top, Width, Height, _pixels) = (left, top, width, height, pixels);
    }

    /// <summary>First column of the rectangle.</summary>
    public int Left { get; }

    /// <summary>First row of the rectangle.</summary>
    public int Top { get; }

    /// <summary>Columns of the rectangle.</summary>
    public int Width { get; }

    /// <summary>Rows of the rectangle.</summary>
    public int Height { get; }

    /// <summary>Row by row, whether a pixel of the rectangle belongs to the object.</summary>
    public ReadOnlySpan<bool> Pixels => _pixels;

    /// <summary>Number of pixels that belong to the object.</summary>
    public int Area => _pixels.Count(pixel => pixel);

    /// <summary>Whether a pixel of the image belongs to the object.</summary>
    public bool this[int x, int y] =>
        (uint)(x - Left) < (uint)Width && (uint)(y - Top) < (uint)Height && _pixels[(y - Top) * Width + x - Left];
}
