using System.Runtime.InteropServices;

namespace ConvNeXtGen.Kernels;

/// <summary>
/// Sums over many rows, cut into chunks that are the same however many threads there are: each sums on its own, in groups of rows, so that rounding grows with
/// the number of groups only; the chunks' sums are added up in double precision at the end.
/// </summary>
internal sealed unsafe class ColumnParts : IDisposable
{
    /// <summary>Rows that are summed before their sum is added to the chunk's.</summary>
    public const int GroupRows = 64;

    private const int ChunkRows = 4 * GroupRows;

    private readonly int _rows;
    private readonly float* _sums;

    /// <summary>Zeros.</summary>
    /// <param name="rows">Rows altogether.</param>
    /// <param name="columns">Sums per chunk.</param>
    public ColumnParts(int rows, int columns)
    {
        (_rows, Columns) = (rows, columns);
        Count = (rows + ChunkRows - 1) / ChunkRows;
        _sums = (float*)NativeMemory.AllocZeroed((nuint)Count * (nuint)columns, sizeof(float));
    }

    /// <summary>Sums per chunk.</summary>
    public int Columns { get; }

    /// <summary>How many chunks.</summary>
    public int Count { get; }

    /// <summary>The rows of a chunk.</summary>
    public (int First, int End) Rows(int chunk) => (chunk * ChunkRows, Math.Min(_rows, (chunk + 1) * ChunkRows));

    /// <summary>Adds a group's sums to those of a chunk.</summary>
    public void Add(int chunk, float* group)
    {
        var sums = _sums + ((nint)chunk * Columns);
        for (var c = 0; c < Columns; c++)
        {
            sums[c] += group[c];
        }
    }

    /// <summary>Adds the sums of all chunks to a target.</summary>
    public void AddTo(float* target, int first, int count)
    {
        for (var c = 0; c < count; c++)
        {
            var sum = 0.0;
            for (var chunk = 0; chunk < Count; chunk++)
            {
                sum += _sums[((nint)chunk * Columns) + first + c];
            }

            target[c] += (float)sum;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => NativeMemory.Free(_sums);
}
