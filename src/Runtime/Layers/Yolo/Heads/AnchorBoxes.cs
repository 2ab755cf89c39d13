using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>The anchor boxes of a config, as a head stores them.</summary>
internal static class AnchorBoxes
{
    /// <summary>Throws where anchors, channels and strides do not describe the same levels.</summary>
    public static void Check(double[][] anchors, long[] ch, long[] strides)
    {
        if (anchors.Length != ch.Length || strides.Length != ch.Length)
        {
            throw new ArgumentException($"The head has {ch.Length} inputs and {strides.Length} strides, but anchors for {anchors.Length} levels.", nameof(anchors));
        }

        foreach (var level in anchors)
        {
            if (level.Length == 0 || level.Length % 2 != 0 || level.Length != anchors[0].Length)
            {
                throw new ArgumentException($"Each level needs the same number of anchors as pairs of width and height, but found {level.Length} numbers beside {anchors[0].Length}.", nameof(anchors));
            }
        }
    }

    /// <summary>
    /// [levels, anchors, 2] in cells of their level. Anchors that grow while the strides shrink are reversed, since the
    /// config then lists its levels the other way round.
    /// </summary>
    public static Tensor InCells(double[][] anchors, long[] strides, Device? device, ScalarType? dtype)
    {
        var growth = Math.Sign(MeanArea(anchors[^1]) - MeanArea(anchors[0]));
        var ordered = growth != 0 && growth != Math.Sign(strides[^1] - strides[0]) ? anchors.Reverse().ToArray() : anchors;
        var cells = ordered.SelectMany((level, i) => level.Select(side => (float)(side / strides[i]))).ToArray();
        using var flat = torch.tensor(cells);
        using var shaped = flat.view(anchors.Length, -1, 2);
        return shaped.to(dtype ?? ScalarType.Float32, device ?? CPU, copy: true);
    }

    private static double MeanArea(double[] level)
    {
        double sum = 0;
        for (var i = 0; i < level.Length; i += 2)
        {
            sum += level[i] * level[i + 1];
        }

        return sum / (level.Length / 2);
    }
}
