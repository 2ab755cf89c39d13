using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ConvNeXtGen.Inference.Machine;
using ConvNeXtGen.Kernels.Simd;

namespace ConvNeXtGen.Inference.Steps;

/// <summary>
/// Attention with both products in bfloat16, summed in float32, and the softmax in float32: its powers of two are made to bfloat16's
/// accuracy and rounded where they stand. One head at a time, as in <see cref="AttentionStep{V}"/>.
/// </summary>
internal sealed unsafe class BFloat16AttentionStep(Attention attention, Source queries, Source keys, Source values, View output) : Step
{
    private const int Width = BFloat16HeadPanels.Width;
    private const int Rows = TileCode.MostRows;

    /// <inheritdoc/>
    public override string Name => "attention in bfloat16";

    /// <inheritdoc/>
    public override int Chunks => attention.Outer * attention.Heads;

    /// <inheritdoc/>
    public override long Macs => (long)Chunks * attention.Length * attention.Count * (attention.Size + attention.ValueSize);

    /// <inheritdoc/>
    public override long ScratchBytes =>
        sizeof(float) * (Width + (Panels * Width * (long)Pairs) + (ValuePanels * (long)Panels * Width * Width / 2) + ((Panels + 1L) * Rows * Width) + (Rows * (Pairs + 1L)));

    private int Pairs => (attention.Size + 1) / 2;

    private int Panels => (attention.Count + Width - 1) / Width;

    private int ValuePanels => (attention.ValueSize + Width - 1) / Width;

    /// <inheritdoc/>
    public override void Run(Workspace workspace, int chunk, int worker)
    {
        var zeros = (float*)workspace.Scratch(worker);
        var packedKeys = (uint*)zeros + Width;
        var packedValues = packedKeys + ((nint)Panels * Width * Pairs);
        var scores = (float*)packedValues + ((nint)ValuePanels * Panels * Width * Width / 2);
        var tile = scores + ((nint)Panels * Rows * Width);
        var factors = tile + (Rows * Width);
        var rows = (uint*)factors + Rows;
        new Span<float>(zeros, Width).Clear();
        BFloat16HeadPanels.PackKeys(new HeadMatrix(workspace, keys, chunk), attention.Count, attention.Size, packedKeys);
        var matrix = new HeadMatrix(workspace, values, chunk);
        var (byKey, byNumber) = attention.IsTransposed ? (matrix.ColumnStride, matrix.RowStride) : (matrix.RowStride, matrix.ColumnStride);
        BFloat16HeadPanels.PackValues(matrix.Data, byKey, byNumber, attention.Count, attention.ValueSize, packedValues);

        var query = new HeadMatrix(workspace, queries, chunk);
        var factor = attention.ScaleOfPowersOfTwo;
        var target = workspace.At(output) + ((nint)(chunk / attention.Heads) * attention.Length * output.Stride) + (chunk % attention.Heads * attention.ValueSize);
        for (var first = 0; first < attention.Length;)
        {
            var count = PanelProduct<Float32x16>.TileRows(attention.Length - first, half: true);
            BFloat16HeadPanels.CopyQueries(query, first, count, attention.Size, factor, Pairs, rows);
            var input = new TileInput((nint)rows, Pairs * sizeof(uint), 2 * Pairs);
            for (var panel = 0; panel < Panels; panel++)
            {
                PanelProduct<Float32x16>.Run(count, input, true, packedKeys + ((nint)panel * Width * Pairs), true, zeros, scores + (panel * Rows * Width));
            }

            Softmax(scores, count, factors);
            input = new TileInput((nint)scores, Width * sizeof(float), Width, Panels, Rows * Width * sizeof(float));
            for (var panel = 0; panel < ValuePanels; panel++)
            {
                PanelProduct<Float32x16>.Run(count, input, true, packedValues + ((nint)panel * Panels * Width * Width / 2), true, zeros, tile);
                Store(tile, count, factors, target + ((nint)first * output.Stride) + (panel * Width), Math.Min(Width, attention.ValueSize - (panel * Width)));
            }

            first += count;
        }
    }

    /// <summary>Scores become their powers of two below the largest, as pairs in the first half of their place, and the factors one over the sums.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Softmax(float* scores, int rows, float* factors)
    {
        const int Half = Width / 2;
        const nint Step = Rows * Width;
        var panels = Panels;
        var last = scores + ((panels - 1) * Step);
        var rest = attention.Count - ((panels - 1) * Width);
        for (var row = 0; row < rows; row++, scores += Width, last += Width)
        {
            for (var i = rest; i < Width; i++)
            {
                // Far below every score, and finite.
                last[i] = -1e30f;
            }

            Float32x16 most0 = Float32x16.Load(scores), most1 = Float32x16.Load(scores + Half);
            var p = scores + Step;
            for (var panel = 1; panel < panels; panel++, p += Step)
            {
                most0 = Float32x16.Max(most0, Float32x16.Load(p));
                most1 = Float32x16.Max(most1, Float32x16.Load(p + Half));
            }

            Float32x16 top = Float32x16.Set(Largest(Float32x16.Max(most0, most1))), sum0 = Float32x16.Zero, sum1 = Float32x16.Zero;
            p = scores;
            for (var panel = 0; panel < panels; panel++, p += Step)
            {
                var x0 = Elementary<Float32x16>.RoughPowerOfTwo(Float32x16.Load(p) - top);
                var x1 = Elementary<Float32x16>.RoughPowerOfTwo(Float32x16.Load(p + Half) - top);
                BFloat16HeadPanels.Pairs(x0.Value, x1.Value).Store((uint*)p);
                sum0 += x0;
                sum1 += x1;
            }

            factors[row] = 1 / Float32x16.Sum(sum0 + sum1);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Largest(Float32x16 vector)
    {
        var halves = Vector256.Max(vector.Value.GetLower(), vector.Value.GetUpper());
        var quarters = Vector128.Max(halves.GetLower(), halves.GetUpper());
        quarters = Vector128.Max(quarters, Vector128.Shuffle(quarters, Vector128.Create(2, 3, 0, 1)));
        return Math.Max(quarters[0], quarters[1]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Store(float* tile, int rows, float* factors, float* target, int valid)
    {
        for (var row = 0; row < rows; row++, tile += Width, target += output.Stride)
        {
            var factor = Float32x16.Set(factors[row]);
            if (valid == Width)
            {
                Float32x16.Store(Float32x16.Load(tile) * factor, target);
                Float32x16.Store(Float32x16.Load(tile + (Width / 2)) * factor, target + (Width / 2));
                continue;
            }

            for (var i = 0; i < valid; i++)
            {
                target[i] = tile[i] * factors[row];
            }
        }
    }
}
