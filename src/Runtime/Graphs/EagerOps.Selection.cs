using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Graphs;

/// <content>Positions, and choosing among them: what detection heads decode with.</content>
public sealed partial class EagerOps
{
    /// <inheritdoc/>
    public Tensor CellGrid(Tensor x, double offset, bool normalized)
    {
        var (height, width) = (x.size(2), x.size(3));
        using var columns = Positions(x, width, offset, normalized);
        using var rows = Positions(x, height, offset, normalized);
        using var column = columns.view(1, width);
        using var row = rows.view(height, 1);
        using var columnMap = column.expand(height, width);
        using var rowMap = row.expand(height, width);
        using var grid = torch.stack([columnMap, rowMap]);
        return grid.unsqueeze(0);
    }

    /// <inheritdoc/>
    public Tensor Weight(Tensor weight) => weight.alias();

    /// <inheritdoc/>
    public (Tensor Values, Tensor Indices) TopK(Tensor x, Dim k, long axis)
    {
        var (values, indices) = x.topk((int)Math.Min(k.Value, x.size((int)axis)), (int)axis, largest: true, sorted: true);
        return (values, indices);
    }

    /// <inheritdoc/>
    public Tensor TakeRows(Tensor x, Tensor indices)
    {
        using var column = indices.unsqueeze(-1);
        using var expanded = column.expand(-1, -1, x.size(2));
        return x.gather(1, expanded);
    }

    /// <inheritdoc/>
    public Tensor FloorDivide(Tensor x, long divisor)
    {
        using Scalar number = divisor;
        return x.div(number, RoundingMode.floor);
    }

    /// <inheritdoc/>
    public Tensor Remainder(Tensor x, long divisor)
    {
        using Scalar number = divisor;
        return x.remainder(number);
    }

    /// <inheritdoc/>
    public Tensor CastLike(Tensor x, Tensor like) => x.dtype == like.dtype ? x.alias() : x.to(like.dtype);

    /// <inheritdoc/>
    public Tensor Inside(Tensor x, double low, double high)
    {
        using Scalar lower = low;
        using Scalar upper = high;
        using var above = x.gt(lower);
        using var below = x.lt(upper);
        using var inside = above.logical_and(below);
        return inside.to(x.dtype);
    }

    /// <summary>offset, offset + 1, … as many as <paramref name="count"/>; counted in float32 at least, since half precision cannot hold 2049.</summary>
    private static Tensor Positions(Tensor like, long count, double offset, bool normalized)
    {
        var wide = like.dtype == ScalarType.Float64 ? ScalarType.Float64 : ScalarType.Float32;
        using Scalar first = 0;
        using Scalar end = count;
        using Scalar step = 1;
        using Scalar shift = offset;
        using Scalar divisor = normalized ? count : 1;
        using var indices = torch.arange(first, end, step, wide, like.device);
        using var shifted = indices.add(shift);
        using var scaled = shifted.div(divisor);
        return scaled.to(like.dtype, copy: true);
    }
}
