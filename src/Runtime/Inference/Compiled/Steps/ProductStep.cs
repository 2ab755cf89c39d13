using ConvNeXtGen.Graphs;
using ConvNeXtGen.Kernels.Simd;

namespace ConvNeXtGen.Inference.Steps;

/// <summary>
/// Rows times a weight matrix: linear layers, 1×1 convolutions, and dilated convolutions as products of gathered patches.
/// Activation and residual are applied to each tile while it is in the first cache.
/// </summary>
/// <typeparam name="V">The vector.</typeparam>
internal sealed unsafe class ProductStep<V> : Step, IRowProduct
    where V : struct, IVector<V>
{
    /// <summary>Bytes of rows that should stay in the second cache while the panels go by.</summary>
    private const int RowCache = 640 * 1024;

    /// <summary>Bytes of weights that stay there beside the rows, so that blocks may be small.</summary>
    private const int NearWeights = 320 * 1024;

    /// <summary>Tiles of such a block for which a panel is read from there.</summary>
    private const int LeastTiles = 4;

    /// <summary>Chunks for each thread, because other work may slow one of them down; few, because each waits for its first panel.</summary>
    private const int ChunksPerWorker = 4;

    private readonly View _input;
    private readonly View _output;
    private readonly PackedMatrix _matrix;
    private readonly PatchGeometry _patches;
    private readonly TileFinish<V> _finish;
    private readonly int _blockRows;
    private readonly int _rowBlocks;
    private readonly int _panelGroups;

    /// <summary>Makes the step.</summary>
    /// <param name="input">The rows, or the image that patches are gathered from.</param>
    /// <param name="output">Where the products go.</param>
    /// <param name="residual">What is added; null for nothing.</param>
    /// <param name="matrix">The weights; programs for other sizes use them too.</param>
    /// <param name="patches">Which inputs a row of products reads.</param>
    /// <param name="epilogue">What happens to the products.</param>
    /// <param name="workers">Threads that share the work.</param>
    public ProductStep(View input, View output, View? residual, PackedMatrix matrix, PatchGeometry patches, Epilogue epilogue, int workers)
    {
        (_input, _output, _matrix, _patches) = (input, output, matrix, patches);
        _finish = new TileFinish<V>(output, residual, epilogue, matrix.Numbers);
        var tiles = (output.Rows + V.TileRows - 1) / V.TileRows;
        // Where weights stay in the second cache, results may too: panels write parts of the same cache lines.
        var isNear = (long)matrix.Inputs * matrix.Outputs * ElementSize <= NearWeights;
        var rowBytes = (matrix.Inputs * ElementSize) + (isNear ? output.Channels * output.ElementSize : 0);
        // Few large blocks when all rows fit the cache, so that each panel is read once; never more rows than there are.
        var tilesPerBlock = Math.Clamp(RowCache / (rowBytes * V.TileRows), 1, tiles);
        var blocks = (tiles + tilesPerBlock - 1) / tilesPerBlock;
        var chunks = workers == 1 ? 1 : (int)Math.Clamp(Macs / 400_000, 1, ChunksPerWorker * workers);
        if (!IsDirect)
        {
            blocks = Math.Max(blocks, Math.Min(chunks, tiles));
        }
        else if (isNear)
        {
            blocks = Math.Max(blocks, Math.Min(chunks, tiles / LeastTiles));
        }

        _blockRows = (tiles + blocks - 1) / blocks * V.TileRows;
        _rowBlocks = (output.Rows + _blockRows - 1) / _blockRows;
        _panelGroups = IsDirect ? Groups(chunks, workers) : 1;
    }

    /// <inheritdoc/>
    public override string Name => _patches.IsPixel ? "product" : "convolution of patches";

    /// <inheritdoc/>
    public override int Chunks => _rowBlocks * _panelGroups;

    /// <inheritdoc/>
    public override long Macs => (long)_output.Rows * _matrix.Inputs * _matrix.Outputs;

    /// <inheritdoc/>
    public override (int Rows, int Inputs, int Outputs)? Product => (_output.Rows, _matrix.Inputs, _matrix.Outputs);

    /// <inheritdoc/>
    public override long ScratchBytes => TileBytes + (IsDirect ? 0 : (long)(_blockRows + V.TileRows) * _matrix.Inputs * ElementSize);

    private static int TileBytes => V.TileRows * 2 * V.Width * sizeof(float);

    /// <inheritdoc/>
    public override void Run(Workspace workspace, int chunk, int worker) => Run(workspace, chunk, worker, new(0, 0, _output.Rows));

    /// <inheritdoc/>
    public void Run(Workspace workspace, int chunk, int worker, RowBlock part)
    {
        var (block, group) = (chunk / _panelGroups, chunk % _panelGroups);
        var first = block * _blockRows;
        var count = Math.Min(_blockRows, part.Rows - first);
        if (count <= 0)
        {
            return;
        }

        var (firstPanel, endPanel) = RowsOf(group, _panelGroups, _matrix.Panels);
        var tile = (float*)workspace.Scratch(worker);
        var size = ElementSize;
        byte* rows;
        nint stride;
        if (IsDirect)
        {
            rows = (byte*)workspace.At(_input) + ((long)(part.Input + first) * _input.Stride * size);
            stride = (nint)_input.Stride * size;
        }
        else
        {
            rows = (byte*)tile + TileBytes;
            stride = (nint)_matrix.Inputs * size;
            Gather(workspace, part.Input + first, count, rows);
        }

        for (var panel = firstPanel; panel < endPanel; panel++)
        {
            var (column, valid) = (panel * _matrix.PanelWidth, _matrix.Valid(panel));
            var inRegisters = _finish.IsInRegisters;
            var next = _matrix.Panel(Math.Min(panel + 1, _matrix.Panels - 1));
            var tiles = (count + V.TileRows - 1) / V.TileRows;
            for (var row = 0; row < count;)
            {
                var tileRows = PanelProduct<V>.TileRows(count - row, _matrix.IsHalf);
                var ahead = TileInput.Next(next, _matrix.Inputs * ElementSize / sizeof(float), --tiles);
                var input = new TileInput((nint)rows + (row * stride), stride, _matrix.Inputs, Ahead: ahead);
                if (inRegisters)
                {
                    PanelProduct<V>.Finish(tileRows, input, _matrix, panel, tile, _finish, new(workspace, part.Output + first + row, column, valid));
                }
                else
                {
                    PanelProduct<V>.Run(tileRows, input, _matrix, panel, tile);
                    _finish.Run(workspace, tile, part.Output + first + row, tileRows, column, valid);
                }

                row += tileRows;
            }
        }
    }

    /// <summary>Into how many groups panels are cut: with as many in each, and as many for each thread, where that can be.</summary>
    private int Groups(int chunks, int workers)
    {
        var most = Math.Clamp((chunks + _rowBlocks - 1) / _rowBlocks, 1, _matrix.Panels);
        for (var groups = most; groups >= (most + 1) / 2; groups--)
        {
            if (_matrix.Panels % groups == 0 && _rowBlocks * groups % workers == 0)
            {
                return groups;
            }
        }

        return most;
    }

    private bool IsDirect => _patches.IsPixel && _input.IsHalf == _matrix.IsHalf;

    private int ElementSize => _matrix.IsHalf ? sizeof(ushort) : sizeof(float);

    private void Gather(Workspace workspace, int first, int count, byte* target)
    {
        var source = workspace.At(_input);
        switch (_input.IsHalf, _matrix.IsHalf)
        {
            case (true, true):
                _patches.Gather((ushort*)source, _input.Stride, first, count, (ushort*)target);
                break;
            case (false, true):
                _patches.Gather(source, _input.Stride, first, count, (ushort*)target);
                break;
            default:
                _patches.Gather(source, _input.Stride, first, count, (float*)target);
                break;
        }
    }
}
