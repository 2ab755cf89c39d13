using System.Globalization;

namespace ConvNeXtGen.Generator.Specs;

/// <summary>The sizes of a value without its batch axis: a map [C, H, W], or a vector [C] when height and width are 0.</summary>
internal readonly record struct Shape(int Channels, int Height, int Width)
{
    public static Shape Vector(int channels) => new(channels, 0, 0);

    public bool IsVector => Height == 0 && Width == 0;

    /// <summary>H·W; 1 for a vector.</summary>
    public long Positions => IsVector ? 1 : (long)Height * Width;

    public override string ToString() => IsVector
        ? Channels.ToString(CultureInfo.InvariantCulture)
        : FormattableString.Invariant($"{Channels}×{Height}×{Width}");
}
