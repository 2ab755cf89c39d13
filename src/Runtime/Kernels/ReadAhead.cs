using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace ConvNeXtGen.Kernels;

/// <summary>
/// Asks for a part of a matrix that is needed next while something else is computed, a piece at a time: rearranging it waits for memory otherwise,
/// and nothing is computed meanwhile. Does nothing on other processors than x86.
/// </summary>
internal unsafe struct ReadAhead
{
    private const int NumbersPerLine = 16;

    private readonly float* _data;
    private readonly nint _step;
    private readonly int _runs;
    private readonly int _runNumbers;
    private readonly int _pieces;
    private int _piece;

    /// <summary>Plans to read rows <paramref name="row"/>… and columns <paramref name="column"/>… of a matrix in so many pieces.</summary>
    public ReadAhead(in Matrix matrix, int row, int rows, int column, int columns, int pieces)
    {
        rows = Math.Min(rows, matrix.Rows - row);
        columns = Math.Min(columns, matrix.Columns - column);
        if (!Sse.IsSupported || rows <= 0 || columns <= 0)
        {
            return;
        }

        _data = matrix.At(row, column);
        (_step, _runs, _runNumbers) = matrix.ColumnStep == 1 ? (matrix.RowStep, rows, columns) : (matrix.ColumnStep, columns, rows);
        _pieces = pieces;
    }

    /// <summary>Asks for a few rows of which each is used whole: where results go, which waits for memory too.</summary>
    /// <param name="first">The first number.</param>
    /// <param name="step">From a row to the next.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="columns">Numbers per row.</param>
    public static void Rows(float* first, nint step, int rows, int columns)
    {
        if (!Sse.IsSupported)
        {
            return;
        }

        for (; rows > 0; rows--, first += step)
        {
            for (var i = 0; i < columns; i += NumbersPerLine)
            {
                Sse.Prefetch0(first + i);
            }
        }
    }

    /// <summary>Asks for the next piece.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Next()
    {
        if (_piece >= _pieces)
        {
            return;
        }

        var (first, end) = ((int)((long)_runs * _piece / _pieces), (int)((long)_runs * (_piece + 1) / _pieces));
        _piece++;
        for (var run = first; run < end; run++)
        {
            var line = _data + (run * _step);
            for (var i = 0; i < _runNumbers; i += NumbersPerLine)
            {
                Sse.Prefetch1(line + i);
            }
        }
    }
}
