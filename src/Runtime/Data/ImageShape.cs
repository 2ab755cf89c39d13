namespace ConvNeXtGen.Data;

/// <summary>Shape of one image, laid out plane by plane as [Channels, Height, Width].</summary>
/// <param name="Channels">1 for grey, 3 for RGB.</param>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
public readonly record struct ImageShape(int Channels, int Height, int Width)
{
    /// <summary>Number of values of an image.</summary>
    public int ElementCount => Channels * Height * Width;

    /// <summary>The shape as a reader would write it, such as <c>3×224×224</c>.</summary>
    public override string ToString() => $"{Channels}×{Height}×{Width}";
}
