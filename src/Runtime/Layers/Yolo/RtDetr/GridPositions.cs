using ConvNeXtGen.Graphs;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>Fixed sine and cosine codes of the positions in a map (Vaswani et al., arXiv 1706.03762, in two dimensions).</summary>
internal static class GridPositions
{
    private static readonly long[] HeightAndWidthSwapped = [0, 1, 3, 2];
    private static readonly long[] TokensFirst = [0, 2, 1];

    /// <summary>10000^(−j/(C/4)) for j = 0 … C/4 − 1, [1, 1, C/4].</summary>
    public static Tensor Frequencies(long channels, Device? device, ScalarType? dtype)
    {
        var quarter = channels / 4;
        var omega = new float[quarter];
        for (var j = 0; j < quarter; j++)
        {
            omega[j] = (float)Math.Pow(10000, -(double)j / quarter);
        }

        using var flat = torch.tensor(omega);
        using var shaped = flat.view(1, 1, quarter);
        return shaped.to(dtype ?? ScalarType.Float32, device ?? CPU, copy: true);
    }

    /// <summary>
    /// [1, H·W, C]: sines and cosines of one coordinate, then of the other. Token t gets the coordinates (⌊t/H⌋, t mod H):
    /// RT-DETR numbers the positions column by column, although the tokens come row by row.
    /// </summary>
    public static T Encode<T>(IOps<T> ops, T map, Tensor frequencies)
    {
        var columnwise = ops.Permute(map, HeightAndWidthSwapped);
        var grid = ops.Consume(columnwise, ops.CellGrid(columnwise, 0, normalized: false));
        grid = ops.Consume(grid, ops.Reshape(grid, Dim.Keep, Dim.Keep, Dim.Rest));
        grid = ops.Consume(grid, ops.Permute(grid, TokensFirst));
        var coordinates = ops.Split(grid, [1, 1], 2);
        ops.Release(grid);
        var omega = ops.Weight(frequencies);
        var parts = new List<T>();
        foreach (var coordinate in (T[])[coordinates[1], coordinates[0]])
        {
            var angle = ops.Consume(coordinate, ops.Multiply(coordinate, omega));
            parts.Add(ops.Activate(angle, new Activation(ActivationKind.Sin)));
            parts.Add(ops.Activated(angle, new Activation(ActivationKind.Cos)));
        }

        ops.Release(omega);
        return ops.Join(parts, 2);
    }
}
