using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Inference;

/// <summary>A sum of blocks of one float32 matrix [out, in]: a right factor of Strassen's method, nested as often as one likes. It is never made as a whole.</summary>
/// <param name="Numbers">The first number of the matrix, a <c>float*</c>.</param>
/// <param name="Stride">Numbers from row to row of the matrix.</param>
/// <param name="Outputs">Rows of each block.</param>
/// <param name="Inputs">Columns of each block.</param>
/// <param name="Terms">Where each block starts, in numbers, and whether it is added (1) or subtracted (−1).</param>
internal sealed record WeightSum(nint Numbers, int Stride, int Outputs, int Inputs, IReadOnlyList<(int Start, int Sign)> Terms)
{
    /// <summary>
    /// The seven factors in terms of quarters, as (second outputs, second inputs, sign). Right factors are transposes: quarter (1, 2) of the right factor
    /// is that of the second outputs and the first inputs.
    /// </summary>
    private static readonly (int Outputs, int Inputs, int Sign)[][] s_factors =
    [
        [(0, 0, 1)],
        [(0, 1, 1)],
        [(1, 1, 1), (1, 0, -1), (0, 0, 1)],
        [(1, 0, 1), (0, 0, -1)],
        [(1, 1, 1)],
        [(1, 1, 1), (1, 0, -1)],
        [(0, 1, 1), (1, 1, -1), (1, 0, 1), (0, 0, -1)],
    ];

    /// <summary>A whole matrix.</summary>
    /// <param name="weight">[out, in], float32, dense, in main memory; it stays alive as long as the sum is used.</param>
    public static unsafe WeightSum Of(Tensor weight) =>
        new((nint)TensorMemory.Pointer(weight), (int)weight.shape[1], (int)weight.shape[0], (int)weight.shape[1], [(0, 1)]);

    /// <summary>The right factors of one step of Strassen's method on this sum, in the order of <see cref="Steps.StrassenBlock{V}"/>.</summary>
    public IEnumerable<WeightSum> RightFactors() => s_factors.Select(factor => this with
    {
        Outputs = Outputs / 2,
        Inputs = Inputs / 2,
        Terms = [.. factor.SelectMany(quarter => Terms.Select(term =>
            (term.Start + (quarter.Outputs * (Outputs / 2) * Stride) + (quarter.Inputs * (Inputs / 2)), term.Sign * quarter.Sign)))],
    });

    /// <summary>Adds up one row, in float64.</summary>
    /// <param name="row">Which row.</param>
    /// <param name="target">Receives <see cref="Inputs"/> numbers.</param>
    public unsafe void Row(int row, Span<double> target)
    {
        target.Clear();
        foreach (var (start, sign) in Terms)
        {
            var numbers = new ReadOnlySpan<float>((float*)Numbers + start + ((long)row * Stride), Inputs);
            for (var k = 0; k < numbers.Length; k++)
            {
                target[k] += sign * (double)numbers[k];
            }
        }
    }
}
