namespace ConvNeXtGen.Layers.Yolo;

/// <summary>What the partial self-attention layers ask of their channels.</summary>
internal static class SelfAttentionWidths
{
    /// <summary>One head per 64 channels, and at least one.</summary>
    public static long Heads(long hidden) => Math.Max(hidden / 64, 1);

    /// <summary>Throws where a layer that keeps its channels is asked to change them.</summary>
    public static void CheckEqual(long c1, long c2, string layer)
    {
        if (c1 != c2)
        {
            throw new ArgumentException($"{layer} keeps its channels, but is to make {c2} of {c1}.", nameof(c2));
        }
    }
}
