namespace ConvNeXtGen.Inference.Steps;

/// <summary>
/// Two products, one behind the other, for a block of rows at a time: what lies between them, larger than their inputs and outputs, stays in the
/// second cache and is never a whole value in memory. Each worker has a block of it.
/// </summary>
/// <param name="first">The first product, made for the rows of the largest block.</param>
/// <param name="second">The second product, made for the same.</param>
/// <param name="rows">How rows are cut.</param>
internal sealed class ProductPairStep(Step first, Step second, RowBlocks rows) : Step
{
    /// <inheritdoc/>
    public override string Name => $"{first.Name}; {second.Name}";

    /// <inheritdoc/>
    public override int Chunks => rows.Blocks;

    /// <inheritdoc/>
    public override long ScratchBytes => Math.Max(first.ScratchBytes, second.ScratchBytes);

    /// <inheritdoc/>
    public override long Macs => (first.Macs + second.Macs) / rows.Most * rows.Rows;

    /// <inheritdoc/>
    public override (int Rows, int Inputs, int Outputs)? Product =>
        first.Product is { } product ? ((int)(Macs / ((long)product.Inputs * product.Outputs)), product.Inputs, product.Outputs) : null;

    /// <inheritdoc/>
    public override void Run(Workspace workspace, int chunk, int worker)
    {
        var (start, end) = (rows.Start(chunk), rows.Start(chunk + 1));
        Run(first, new(start, worker * rows.Most, end - start));
        Run(second, new(worker * rows.Most, start, end - start));

        void Run(Step step, RowBlock part)
        {
            for (var i = 0; i < step.Chunks; i++)
            {
                ((IRowProduct)step).Run(workspace, i, worker, part);
            }
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        first.Dispose();
        second.Dispose();
    }
}

/// <summary>Rows cut into blocks of about equal heights, all but the last one in whole units.</summary>
/// <param name="Rows">All rows.</param>
/// <param name="Unit">Rows of a unit.</param>
/// <param name="Blocks">How many blocks; not more than there are units.</param>
internal readonly record struct RowBlocks(int Rows, int Unit, int Blocks)
{
    /// <summary>Rows of the largest block.</summary>
    public int Most => Math.Min(Rows, (Units + Blocks - 1) / Blocks * Unit);

    private int Units => (Rows + Unit - 1) / Unit;

    /// <summary>As few blocks as keep to a number of bytes each, evenly for all workers.</summary>
    /// <param name="rows">All rows.</param>
    /// <param name="unit">Rows of a unit.</param>
    /// <param name="rowBytes">Bytes of a row.</param>
    /// <param name="blockBytes">Bytes of a block.</param>
    /// <param name="workers">Threads that share the blocks.</param>
    public static RowBlocks Of(int rows, int unit, long rowBytes, long blockBytes, int workers)
    {
        var units = (rows + unit - 1) / unit;
        var most = (int)Math.Clamp(blockBytes / (rowBytes * unit), 1, units);
        var blocks = (units + most - 1) / most;
        return new(rows, unit, Math.Min(units, (blocks + workers - 1) / workers * workers));
    }

    /// <summary>Where a block starts.</summary>
    public int Start(int block) => (int)Math.Min(Rows, (long)Units * block / Blocks * Unit);
}
