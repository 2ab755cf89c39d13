using System.Runtime.CompilerServices;
using ConvNeXtGen.Kernels.Simd;

namespace ConvNeXtGen.Inference.Steps;

/// <summary>Attention, one head at a time: keys and values are packed as panels, and the scores of a few queries never leave the first caches.</summary>
/// <typeparam name="V">The vector.</typeparam>
internal sealed unsafe class AttentionStep<V>(Attention attention, Source queries, Source keys, Source values, View output) : Step
    where V : struct, IVector<V>
{
    /// <inheritdoc/>
    public override string Name => "attention";

    /// <inheritdoc/>
    public override int Chunks => attention.Outer * attention.Heads;

    /// <inheritdoc/>
    public override long Macs => (long)Chunks * attention.Length * attention.Count * (attention.Size + attention.ValueSize);

    /// <inheritdoc/>
    public override long ScratchBytes =>
        sizeof(float) * ((Panels * (long)PanelWidth * (attention.Size + ValuePanels * PanelWidth)) + ((Panels + 1L) * V.TileRows * PanelWidth) + (V.TileRows * (attention.Size + 1L)) + PanelWidth);

    private static int PanelWidth => 2 * V.Width;

    private int Panels => (attention.Count + PanelWidth - 1) / PanelWidth;

    private int ValuePanels => (attention.ValueSize + PanelWidth - 1) / PanelWidth;

    /// <inheritdoc/>
    public override void Run(Workspace workspace, int chunk, int worker)
    {
        var zeros = (float*)workspace.Scratch(worker);
        var packedKeys = zeros + PanelWidth;
        var packedValues = packedKeys + ((nint)Panels * PanelWidth * attention.Size);
        var scores = packedValues + ((nint)Panels * PanelWidth * ValuePanels * PanelWidth);
        var tile = scores + ((nint)Panels * V.TileRows * PanelWidth);
        var rows = tile + (V.TileRows * PanelWidth);
        var factors = rows + (V.TileRows * attention.Size);
        new Span<float>(zeros, PanelWidth).Clear();
        HeadPanels.PackKeys(new HeadMatrix(workspace, keys, chunk), attention, PanelWidth, packedKeys);
        var matrix = new HeadMatrix(workspace, values, chunk);
        var (byKey, byNumber) = attention.IsTransposed ? (matrix.ColumnStride, matrix.RowStride) : (matrix.RowStride, matrix.ColumnStride);
        HeadPanels.PackValues(matrix.Data, byKey, byNumber, attention, PanelWidth, packedValues);

        var query = new HeadMatrix(workspace, queries, chunk);
        var target = workspace.At(output) + ((nint)(chunk / attention.Heads) * attention.Length * output.Stride) + (chunk % attention.Heads * attention.ValueSize);
        for (var first = 0; first < attention.Length;)
        {
            var count = PanelProduct<V>.TileRows(attention.Length - first, half: false);
            CopyQueries(query, first, count, rows);
            for (var panel = 0; panel < Panels; panel++)
            {
                var input = new TileInput((nint)rows, attention.Size * sizeof(float), attention.Size);
                PanelProduct<V>.Run(count, input, false, packedKeys + ((nint)panel * PanelWidth * attention.Size), true, zeros, scores + (panel * V.TileRows * PanelWidth));
            }

            Softmax(scores, count, factors);
            for (var panel = 0; panel < ValuePanels; panel++)
            {
                var input = new TileInput((nint)scores, PanelWidth * sizeof(float), PanelWidth, Panels, V.TileRows * PanelWidth * sizeof(float));
                PanelProduct<V>.Run(count, input, false, packedValues + ((nint)panel * Panels * PanelWidth * PanelWidth), true, zeros, tile);
                Store(tile, count, factors, target + ((nint)first * output.Stride) + (panel * PanelWidth), Math.Min(PanelWidth, attention.ValueSize - (panel * PanelWidth)));
            }

            first += count;
        }
    }

    /// <summary>Queries side by side, times the scale and log₂ e, since the softmax takes powers of two.</summary>
    private void CopyQueries(in HeadMatrix matrix, int first, int count, float* target)
    {
        var factor = attention.ScaleOfPowersOfTwo;
        for (var row = 0; row < count; row++)
        {
            var source = matrix.Data + ((first + row) * matrix.RowStride);
            for (var i = 0; i < attention.Size; i++, source += matrix.ColumnStride)
            {
                *target++ = *source * factor;
            }
        }
    }

    /// <summary>Scores become their powers of two below the largest, and the factors one over the sums.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Softmax(float* scores, int rows, float* factors)
    {
        var step = (nint)V.TileRows * PanelWidth;
        var width = (nint)V.Width;
        var rest = attention.Count - ((Panels - 1) * PanelWidth);
        var numbers = stackalloc float[16];
        for (var row = 0; row < rows; row++)
        {
            var start = scores + (row * PanelWidth);
            for (var i = rest; i < PanelWidth; i++)
            {
                // Far below every score, and finite.
                start[((Panels - 1) * step) + i] = -1e30f;
            }

            V most0 = V.Load(start), most1 = V.Load(start + width);
            for (var panel = 1; panel < Panels; panel++)
            {
                most0 = V.Max(most0, V.Load(start + (panel * step)));
                most1 = V.Max(most1, V.Load(start + (panel * step) + width));
            }

            V.Store(V.Max(most0, most1), numbers);
            var largest = numbers[0];
            for (var i = 1; i < V.Width; i++)
            {
                largest = Math.Max(largest, numbers[i]);
            }

            V top = V.Set(largest), sum0 = V.Zero, sum1 = V.Zero;
            for (var panel = 0; panel < Panels; panel++)
            {
                var p = start + (panel * step);
                V x0 = Elementary<V>.PowerOfTwo(V.Load(p) - top), x1 = Elementary<V>.PowerOfTwo(V.Load(p + width) - top);
                V.Store(x0, p);
                V.Store(x1, p + width);
                sum0 += x0;
                sum1 += x1;
            }

            factors[row] = 1 / V.Sum(sum0 + sum1);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Store(float* tile, int rows, float* factors, float* target, int valid)
    {
        for (var row = 0; row < rows; row++, tile += PanelWidth, target += output.Stride)
        {
            var factor = V.Set(factors[row]);
            V.Store(V.Load(tile) * factor, tile);
            V.Store(V.Load(tile + V.Width) * factor, tile + V.Width);
            Buffer.MemoryCopy(tile, target, valid * sizeof(float), valid * sizeof(float));
        }
    }
}
