using System.Collections.Immutable;
using ConvNeXtGen.Checkpoints.Storage;

namespace ConvNeXtGen.Checkpoints.Naming;

/// <summary>
/// Brings a tensor that carries Meta's name into Meta's shape. Nothing is ever transposed between the schemes, only unit
/// dimensions come and go; the one exception is the sparse convolution kernel of FCMAE files.
/// A shape that is already Meta's, or that cannot become it, is left as it is: comparing is the loader's business.
/// </summary>
internal static class MetaShapes
{
    public static TensorEntry Canonical(TensorEntry entry, bool isSparse)
    {
        ImmutableArray<long> shape = entry.Shape;
        string name = entry.Name;
        if (isSparse && name.EndsWith(".weight", StringComparison.Ordinal) && DenseKernel(entry) is { } kernel)
            return kernel;
        if (name.Contains(".grn.", StringComparison.Ordinal))
            return IsVector(shape) ? entry.WithShape([1, 1, 1, entry.ElementCount]) : entry;
        if (name.EndsWith(".gamma", StringComparison.Ordinal) || name.EndsWith(".bias", StringComparison.Ordinal))
            return shape.Length > 1 && IsVector(shape) ? entry.WithShape([entry.ElementCount]) : entry;
        bool isLinear = name == "head.weight" || name.EndsWith(".pwconv1.weight", StringComparison.Ordinal) || name.EndsWith(".pwconv2.weight", StringComparison.Ordinal);
        return isLinear && shape is [_, _, 1, 1] ? entry.WithShape(shape[..2]) : entry;
    }

    /// <summary>At most one dimension is not 1.</summary>
    private static bool IsVector(ImmutableArray<long> shape) => shape.Count(size => size != 1) <= 1 && shape.Length > 0;

    /// <summary>
    /// MinkowskiEngine stores kernels as [k², in, out], depthwise ones as [k², C], with the two kernel axes swapped:
    /// dense[o, i, a, b] = sparse[b·k + a, i, o].
    /// </summary>
    private static TensorEntry? DenseKernel(TensorEntry entry)
    {
        if (entry.Shape.Length is not (2 or 3) || !IsConvolution(entry.Name))
            return null;
        long k = (long)Math.Round(Math.Sqrt(entry.Shape[0]));
        if (k * k != entry.Shape[0])
            return null;
        var (shape, strides) = (entry.Shape, entry.Layout.Strides);
        var layout = shape.Length == 3
            ? new StridedLayout([shape[2], shape[1], k, k], [strides[2], strides[1], strides[0], k * strides[0]], entry.Layout.Offset)
            : new StridedLayout([shape[1], 1, k, k], [strides[1], 1, strides[0], k * strides[0]], entry.Layout.Offset);
        return entry.WithLayout(layout);
    }

    private static bool IsConvolution(string name) =>
        name.EndsWith(".dwconv.weight", StringComparison.Ordinal) || name.StartsWith("downsample_layers.", StringComparison.Ordinal);
}
