namespace ConvNeXtGen.Inference.Steps;

/// <summary>A product that can be made for some rows at a time, which lie elsewhere than its views say.</summary>
internal interface IRowProduct
{
    /// <summary>Does one chunk of a block of rows; nothing where the block has fewer rows than chunks before this one do.</summary>
    /// <param name="workspace">The memory of the run.</param>
    /// <param name="chunk">Which chunk of the step.</param>
    /// <param name="worker">Which worker does it.</param>
    /// <param name="part">The rows.</param>
    void Run(Workspace workspace, int chunk, int worker, RowBlock part);
}

/// <summary>Some rows of a product.</summary>
/// <param name="Input">The first row that is read.</param>
/// <param name="Output">The first row that is written, and whose residual is added.</param>
/// <param name="Rows">How many; not more than the product was made for.</param>
internal readonly record struct RowBlock(int Input, int Output, int Rows);
