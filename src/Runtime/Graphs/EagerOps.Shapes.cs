using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace ConvNeXtGen.Graphs;

/// <content>Reductions, views and resampling.</content>
public sealed partial class EagerOps
{
    /// <inheritdoc/>
    public Tensor Mean(Tensor x, long[] axes, bool keepDim) => x.mean(axes, keepDim);

    /// <inheritdoc/>
    public Tensor Max(Tensor x, long axis, bool keepDim) => x.amax([axis], keepDim);

    /// <inheritdoc/>
    public Tensor L2Norm(Tensor x, long[] axes, bool keepDim)
    {
        if (x.dtype is not (ScalarType.Float16 or ScalarType.BFloat16))
        {
            return EuclideanNorm(x, axes, keepDim);
        }

        using var wide = x.to(ScalarType.Float32);
        using var norm = EuclideanNorm(wide, axes, keepDim);
        return norm.to(x.dtype);
    }

    /// <summary>The norm by name where it has one (two axes), since the one by number makes a <see cref="Scalar"/> inside TorchSharp.</summary>
    private static Tensor EuclideanNorm(Tensor x, long[] axes, bool keepDim) => axes.Length == 2
        ? linalg.norm(x, "fro", axes, keepDim)
        : linalg.vector_norm(x, 2, axes, keepDim);

    /// <inheritdoc/>
    public Tensor Permute(Tensor x, long[] axes) => x.permute(axes);

    /// <inheritdoc/>
    public Tensor Reshape(Tensor x, params ReadOnlySpan<Dim> shape)
    {
        var sizes = new long[shape.Length];
        for (var i = 0; i < sizes.Length; i++)
        {
            sizes[i] = shape[i] == Dim.Keep ? x.size(i) : shape[i].Value;
        }

        return x.reshape(sizes);
    }

    /// <inheritdoc/>
    public Dim Size(Tensor x, int axis) => x.size(axis);

    /// <inheritdoc/>
    public Tensor Concat(IReadOnlyList<Tensor> xs, long axis) => torch.cat(xs as IList<Tensor> ?? [.. xs], axis);

    /// <inheritdoc/>
    public Tensor[] Split(Tensor x, long[] sizes, long axis) => x.split(sizes, axis);

    /// <inheritdoc/>
    public Tensor Slice(Tensor x, long axis, long start, long end, long step) => x.slice(axis, start, end, step);

    /// <inheritdoc/>
    public Tensor MaxPool2d(Tensor x, long kernel, long stride, long padding, bool ceilMode) =>
        functional.max_pool2d(x, [kernel, kernel], [stride, stride], [padding, padding], ceil_mode: ceilMode);

    /// <inheritdoc/>
    public Tensor AvgPool2d(Tensor x, long kernel, long stride, long padding) =>
        functional.avg_pool2d(x, [kernel, kernel], [stride, stride], [padding, padding]);

    /// <inheritdoc/>
    public Tensor UpsampleNearest(Tensor x, int factor) =>
        functional.interpolate(x, scale_factor: [factor, factor], mode: InterpolationMode.Nearest);

    /// <inheritdoc/>
    public Tensor ResizeNearest(Tensor x, Dim height, Dim width) =>
        functional.interpolate(x, size: [height.Value, width.Value], mode: InterpolationMode.Nearest);

    /// <inheritdoc/>
    public Tensor ResizeBilinear(Tensor x, Dim height, Dim width, bool alignCorners) =>
        functional.interpolate(x, size: [height.Value, width.Value], mode: InterpolationMode.Bilinear, align_corners: alignCorners);

    /// <inheritdoc/>
    public Tensor GridSample(Tensor x, Tensor grid) =>
        functional.grid_sample(x, grid, GridSampleMode.Bilinear, GridSamplePaddingMode.Zeros, align_corners: false);

    /// <inheritdoc/>
    public Tensor DeformableSample(Tensor offsets, Tensor boxes, Tensor scores, IReadOnlyList<Tensor> values, IReadOnlyList<Tensor> maps, long heads) =>
        DeformableSampling.Of(this, offsets, boxes, scores, values, maps, heads);

    /// <inheritdoc/>
    public Tensor ZeroPad2d(Tensor x, long left, long right, long top, long bottom) =>
        functional.pad(x, [left, right, top, bottom]);
}
