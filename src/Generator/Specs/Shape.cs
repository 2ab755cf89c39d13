using System.Globalization;

namespace ConvNeXtGen.Generator.Specs;

/// <summary>The sizes of a value without its batch axis: a map [C, H, W], a table [C, H] when the width is 0, a vector [C] when the height is, too.</summary>
internal readonly record struct Shape(int Channels, int Height, int Width)
{
    public static Shape Vector(int channels) => new(channels, 0, 0);

    public bool IsVector => Height == 0 && Width == 0;

    /// <summary>H·W; 1 for a vector.</summary>
    public long Positions => IsVector ? 1 : (long)Height * Width;

    /// <summary>The sizes as a list.</summary>
    public IReadOnlyList<int> Sizes => IsVector ? [Channels] : Width == 0 ? [Channels, Height] : [Channels, Height, Width];

    public override string ToString() => string.Join("×", Sizes.Select(s => s.ToString(CultureInfo.InvariantCulture)));
}
