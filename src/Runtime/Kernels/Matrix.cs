namespace ConvNeXtGen.Kernels;

/// <summary>A matrix in memory, by rows or transposed.</summary>
/// <param name="data">The first number.</param>
/// <param name="rows">Rows.</param>
/// <param name="columns">Columns.</param>
/// <param name="rowStep">From a row to the next.</param>
/// <param name="columnStep">From a column to the next; one of the steps is 1.</param>
internal readonly unsafe struct Matrix(float* data, int rows, int columns, nint rowStep, nint columnStep)
{
    public readonly float* Data = data;
    public readonly int Rows = rows;
    public readonly int Columns = columns;
    public readonly nint RowStep = rowStep;
    public readonly nint ColumnStep = columnStep;

    /// <summary>A dense matrix by rows.</summary>
    public Matrix(float* data, int rows, int columns)
        : this(data, rows, columns, columns, 1)
    {
    }

    /// <summary>The same numbers with rows and columns exchanged.</summary>
    public Matrix Transposed => new(Data, Columns, Rows, ColumnStep, RowStep);

    /// <summary>Address of a number.</summary>
    public float* At(int row, int column) => Data + (row * RowStep) + (column * ColumnStep);
}
