using System.Numerics;
using System.Runtime.InteropServices;

namespace ConvNeXtGen.Inference;

/// <summary>The best class of many predictions at once.</summary>
internal static class BestClass
{
    /// <summary>From scores [classes, count] to the largest of each column and its row; the first of equal ones. Without classes: −∞ and 0.</summary>
    public static void OfColumns(ReadOnlySpan<float> scores, Span<float> best, Span<int> classes)
    {
        best.Fill(float.NegativeInfinity);
        classes.Clear();
        for (var c = 0; c * best.Length < scores.Length; c++)
        {
            Improve(scores.Slice(c * best.Length, best.Length), c, best, classes);
        }
    }

    private static void Improve(ReadOnlySpan<float> row, int number, Span<float> best, Span<int> classes)
    {
        var rows = MemoryMarshal.Cast<float, Vector<float>>(row);
        var bests = MemoryMarshal.Cast<float, Vector<float>>(best);
        var numbers = MemoryMarshal.Cast<int, Vector<int>>(classes);
        var own = new Vector<int>(number);
        for (var i = 0; i < rows.Length; i++)
        {
            var better = Vector.GreaterThan(rows[i], bests[i]);
            bests[i] = Vector.ConditionalSelect(better, rows[i], bests[i]);
            numbers[i] = Vector.ConditionalSelect(better, own, numbers[i]);
        }

        for (var i = rows.Length * Vector<float>.Count; i < row.Length; i++)
        {
            if (row[i] > best[i])
            {
                (best[i], classes[i]) = (row[i], number);
            }
        }
    }
}
