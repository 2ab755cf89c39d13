using System.Collections.Immutable;

namespace ConvNeXtGen.Graphs;

/// <content>Reductions, views and resampling.</content>
internal sealed partial class GraphOps
{
    /// <inheritdoc/>
    public Value Mean(Value x, long[] axes, bool keepDim) => Reduce(Reduction.Mean, x, axes, keepDim);

    /// <inheritdoc/>
    public Value Max(Value x, long axis, bool keepDim) => Reduce(Reduction.Max, x, [axis], keepDim);

    /// <inheritdoc/>
    public Value L2Norm(Value x, long[] axes, bool keepDim) => Reduce(Reduction.L2Norm, x, axes, keepDim);

    /// <inheritdoc/>
    public Value Permute(Value x, long[] axes) => Add(new PermuteOp([.. axes.Select(axis => (long)x.Shape.Axis(axis))]), [x]);

    /// <inheritdoc/>
    public Value Reshape(Value x, params ReadOnlySpan<Dim> shape)
    {
        var inputs = new List<Value> { x };
        var sizes = ImmutableArray.CreateBuilder<AxisSize>(shape.Length);
        foreach (var dim in shape)
        {
            sizes.Add(AxisSize.Of(dim, inputs));
        }

        return Add(new ReshapeOp(sizes.MoveToImmutable()), inputs);
    }

    /// <inheritdoc/>
    public Dim Size(Value x, int axis) =>
        x.Shape[axis] is { IsDynamic: true } extent ? new Dim(extent.Value, x, x.Shape.Axis(axis)) : x.Shape[axis].Value;

    /// <inheritdoc/>
    public Value Concat(IReadOnlyList<Value> xs, long axis) => Add(new ConcatOp(xs[0].Shape.Axis(axis)), [.. xs]);

    /// <inheritdoc/>
    public Value[] Split(Value x, long[] sizes, long axis) => [.. AddNode(new SplitOp([.. sizes], x.Shape.Axis(axis)), [x]).Outputs];

    /// <inheritdoc/>
    public Value Slice(Value x, long axis, long start, long end, long step) => Add(new SliceOp(x.Shape.Axis(axis), start, end, step), [x]);

    /// <inheritdoc/>
    public Value MaxPool2d(Value x, long kernel, long stride, long padding, bool ceilMode) =>
        Add(new MaxPool2dOp(kernel, stride, padding, ceilMode), [x]);

    /// <inheritdoc/>
    public Value AvgPool2d(Value x, long kernel, long stride, long padding) => Add(new AvgPool2dOp(kernel, stride, padding), [x]);

    /// <inheritdoc/>
    public Value UpsampleNearest(Value x, int factor) => Add(new UpsampleNearestOp(factor), [x]);

    /// <inheritdoc/>
    public Value ResizeNearest(Value x, Dim height, Dim width) => Resize(Resampling.Nearest, x, height, width);

    /// <inheritdoc/>
    public Value ResizeBilinear(Value x, Dim height, Dim width, bool alignCorners) =>
        Resize(alignCorners ? Resampling.BilinearAlignedCorners : Resampling.Bilinear, x, height, width);

    /// <inheritdoc/>
    public Value GridSample(Value x, Value grid) => Add(new GridSampleOp(), [x, grid]);

    /// <inheritdoc/>
    public Value DeformableSample(Value offsets, Value boxes, Value scores, IReadOnlyList<Value> values, IReadOnlyList<Value> maps, long heads) =>
        Add(new DeformableSampleOp(heads, values.Count), [offsets, boxes, scores, .. values, .. maps]);

    /// <inheritdoc/>
    public Value ZeroPad2d(Value x, long left, long right, long top, long bottom) => Add(new ZeroPad2dOp(left, right, top, bottom), [x]);

    private Value Resize(Resampling kind, Value x, Dim height, Dim width)
    {
        var inputs = new List<Value> { x };
        return Add(new ResizeOp(kind, AxisSize.Of(height, inputs), AxisSize.Of(width, inputs)), inputs);
    }

    private Value Reduce(Reduction kind, Value x, long[] axes, bool keepDim) =>
        Add(new ReduceOp(kind, [.. axes.Select(axis => (long)x.Shape.Axis(axis))], keepDim), [x]);
}
