namespace ConvNeXtGen.Inference.Steps;

/// <summary>Queries, keys or values of one head of an attention, where they lie.</summary>
internal readonly unsafe struct HeadMatrix
{
    /// <summary>Finds a matrix.</summary>
    /// <param name="workspace">The memory of the run.</param>
    /// <param name="source">A value whose last two axes are the matrix.</param>
    /// <param name="head">Which matrix, counted through the other axes.</param>
    public HeadMatrix(Workspace workspace, Source source, int head)
    {
        long[] strides;
        if (source.View is { } view)
        {
            strides = StridedLayout.StridesOf(view, source.Shape);
            Data = workspace.At(view);
        }
        else
        {
            var tensor = workspace.Tensors[source.Slot]!;
            strides = tensor.stride();
            Data = (float*)TensorMemory.Pointer(tensor);
        }

        for (var axis = source.Shape.Length - 3; axis >= 0; axis--)
        {
            Data += head % source.Shape[axis] * strides[axis];
            head /= (int)source.Shape[axis];
        }

        (RowStride, ColumnStride) = ((nint)strides[^2], (nint)strides[^1]);
    }

    /// <summary>The first number.</summary>
    public float* Data { get; }

    /// <summary>Numbers from row to row.</summary>
    public nint RowStride { get; }

    /// <summary>Numbers from column to column.</summary>
    public nint ColumnStride { get; }
}
