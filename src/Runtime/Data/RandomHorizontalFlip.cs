namespace ConvNeXtGen.Data;

/// <summary>Mirrors an image left to right with probability one half.</summary>
public sealed class RandomHorizontalFlip : IAugmentation
{
    /// <summary>The name.</summary>
    public override string ToString() => nameof(RandomHorizontalFlip);

    /// <inheritdoc/>
    public void Apply(Span<float> image, ImageShape shape, ref RandomStream random)
    {
        if (random.Next(2) == 0)
        {
            return;
        }

        for (var row = 0; row < shape.Channels * shape.Height; row++)
        {
            image.Slice(row * shape.Width, shape.Width).Reverse();
        }
    }
}
