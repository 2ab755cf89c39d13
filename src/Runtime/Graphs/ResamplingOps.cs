using static TorchSharp.torch;

namespace ConvNeXtGen.Graphs;

/// <summary>Max pooling; padding counts as -∞.</summary>
/// <param name="Kernel">Side of the window.</param>
/// <param name="Stride">Its step.</param>
/// <param name="Padding">Added on each side.</param>
/// <param name="CeilMode">Whether a last, incomplete step counts.</param>
public sealed record MaxPool2dOp(long Kernel, long Stride, long Padding, bool CeilMode) : SingleOutputOp
{
    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Value> inputs, IReadOnlyList<Weight?> weights)
    {
        var x = inputs[0].Shape;
        return x.With(2, Windows(x[2])).With(3, Windows(x[3]));
    }

    /// <inheritdoc/>
    public override T ApplyOne<T>(IOps<T> ops, IReadOnlyList<T> inputs, IReadOnlyList<Tensor?> weights) =>
        ops.MaxPool2d(inputs[0], Kernel, Stride, Padding, CeilMode);

    private Extent Windows(Extent size)
    {
        var windows = size.Windows(Kernel, Stride, 2 * Padding, CeilMode);
        // PyTorch drops a last window that would start in the padding behind the axis.
        return CeilMode && (windows.Value - 1) * Stride >= size.Value + Padding ? windows + -1 : windows;
    }
}

/// <summary>Average pooling; padding counts as zeros in the mean.</summary>
/// <param name="Kernel">Side of the window.</param>
/// <param name="Stride">Its step.</param>
/// <param name="Padding">Added on each side.</param>
public sealed record AvgPool2dOp(long Kernel, long Stride, long Padding) : SingleOutputOp
{
    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Value> inputs, IReadOnlyList<Weight?> weights)
    {
        var x = inputs[0].Shape;
        return x.With(2, x[2].Windows(Kernel, Stride, 2 * Padding)).With(3, x[3].Windows(Kernel, Stride, 2 * Padding));
    }

    /// <inheritdoc/>
    public override T ApplyOne<T>(IOps<T> ops, IReadOnlyList<T> inputs, IReadOnlyList<Tensor?> weights) =>
        ops.AvgPool2d(inputs[0], Kernel, Stride, Padding);
}

/// <summary>Nearest-neighbour enlargement of H and W.</summary>
/// <param name="Factor">The whole factor.</param>
public sealed record UpsampleNearestOp(int Factor) : SingleOutputOp
{
    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Value> inputs, IReadOnlyList<Weight?> weights)
    {
        var x = inputs[0].Shape;
        return x.With(2, x[2].Times(Factor)).With(3, x[3].Times(Factor));
    }

    /// <inheritdoc/>
    public override T ApplyOne<T>(IOps<T> ops, IReadOnlyList<T> inputs, IReadOnlyList<Tensor?> weights) => ops.UpsampleNearest(inputs[0], Factor);
}

/// <summary>How the pixels of a resized map are made.</summary>
public enum Resampling
{
    /// <summary>The nearest pixel: source index ⌊i · in / out⌋.</summary>
    Nearest,

    /// <summary>Between the four neighbours, pixel centres at half positions.</summary>
    Bilinear,

    /// <summary>Between the four neighbours, corner pixels on corner pixels.</summary>
    BilinearAlignedCorners,
}

/// <summary>H and W of given sizes. Inputs: the map, then the values that sizes are read from.</summary>
/// <param name="Kind">How pixels are made.</param>
/// <param name="Height">The new H.</param>
/// <param name="Width">The new W.</param>
public sealed record ResizeOp(Resampling Kind, AxisSize Height, AxisSize Width) : SingleOutputOp
{
    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Value> inputs, IReadOnlyList<Weight?> weights) =>
        inputs[0].Shape.With(2, Height.Of(inputs)).With(3, Width.Of(inputs));

    /// <inheritdoc/>
    public override T ApplyOne<T>(IOps<T> ops, IReadOnlyList<T> inputs, IReadOnlyList<Tensor?> weights)
    {
        var (height, width) = (Height.In(ops, inputs), Width.In(ops, inputs));
        return Kind == Resampling.Nearest
            ? ops.ResizeNearest(inputs[0], height, width)
            : ops.ResizeBilinear(inputs[0], height, width, Kind == Resampling.BilinearAlignedCorners);
    }
}

/// <summary>Bilinear samples of a map [N, C, H, W] at a grid [N, H', W', 2]; zeros outside.</summary>
public sealed record GridSampleOp : SingleOutputOp
{
    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Value> inputs, IReadOnlyList<Weight?> weights) =>
        new(inputs[0].Shape[0], inputs[0].Shape[1], inputs[1].Shape[1], inputs[1].Shape[2]);

    /// <inheritdoc/>
    public override T ApplyOne<T>(IOps<T> ops, IReadOnlyList<T> inputs, IReadOnlyList<Tensor?> weights) => ops.GridSample(inputs[0], inputs[1]);
}

/// <summary>Zeros around H and W.</summary>
/// <param name="Left">Columns before.</param>
/// <param name="Right">Columns behind.</param>
/// <param name="Top">Rows before.</param>
/// <param name="Bottom">Rows behind.</param>
public sealed record ZeroPad2dOp(long Left, long Right, long Top, long Bottom) : SingleOutputOp
{
    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Value> inputs, IReadOnlyList<Weight?> weights)
    {
        var x = inputs[0].Shape;
        return x.With(2, x[2] + (Top + Bottom)).With(3, x[3] + (Left + Right));
    }

    /// <inheritdoc/>
    public override T ApplyOne<T>(IOps<T> ops, IReadOnlyList<T> inputs, IReadOnlyList<Tensor?> weights) =>
        ops.ZeroPad2d(inputs[0], Left, Right, Top, Bottom);
}
