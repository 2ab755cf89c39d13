using System.Runtime.CompilerServices;
using ConvNeXtGen.Graphs;
using ConvNeXtGen.Inference.Machine;
using ConvNeXtGen.Kernels.Simd;

namespace ConvNeXtGen.Inference.Steps;

/// <summary>Rows times a weight matrix in 8 bits: rows are rounded to bytes, each with a scale of its own, then multiplied while they lie in the second cache.</summary>
internal sealed unsafe class ByteProductStep : Step, IRowProduct
{
    /// <summary>Bytes of rows that should stay in the second cache while the panels go by.</summary>
    private const int RowCache = 512 * 1024;

    /// <summary>Multiply-accumulates that a chunk should have at least: some ten microseconds.</summary>
    private const int LeastChunk = 1_000_000;

    /// <summary>Outputs that a group of panels should have at least.</summary>
    private const int LeastGroup = 320;

    private const int MostRows = TileCode.MostRows, CacheLine = 64, PageBytes = 4096;

    private readonly View _input;
    private readonly View _output;
    private readonly ByteMatrix _matrix;
    private readonly TileFinish<Float32x16> _finish;
    private readonly int _rowBytes;
    private readonly int _blockRows;
    private readonly int _rowBlocks;
    private readonly int _panelGroups;

    /// <summary>Makes the step.</summary>
    /// <param name="input">The rows.</param>
    /// <param name="output">Where the products go.</param>
    /// <param name="residual">What is added; null for nothing.</param>
    /// <param name="matrix">The weights; programs for other sizes use them too.</param>
    /// <param name="epilogue">What happens to the products.</param>
    /// <param name="workers">Threads per run.</param>
    public ByteProductStep(View input, View output, View? residual, ByteMatrix matrix, Epilogue epilogue, int workers)
    {
        (_input, _output, _matrix) = (input, output, matrix);
        _finish = new TileFinish<Float32x16>(output, residual, epilogue, TileNumbers.Int8);
        _rowBytes = matrix.PaddedInputs % (PageBytes / 4) == 0 ? matrix.PaddedInputs + CacheLine : matrix.PaddedInputs;
        var tiles = (output.Rows + MostRows - 1) / MostRows;
        var most = Math.Clamp(RowCache / (_rowBytes * MostRows), 1, tiles);
        var chunks = workers == 1 ? 1 : (int)Math.Clamp(Macs / LeastChunk, 1, 8 * workers);
        var blocks = Math.Min(tiles, Math.Max((tiles + most - 1) / most, chunks));
        _blockRows = (tiles + blocks - 1) / blocks * MostRows;
        _rowBlocks = (output.Rows + _blockRows - 1) / _blockRows;
        // Each group rounds the rows anew, which should not cost more than a tenth of what it multiplies.
        _panelGroups = Math.Clamp(chunks / _rowBlocks, 1, Math.Max(1, matrix.Outputs / LeastGroup));
    }

    /// <inheritdoc/>
    public override string Name => "product, 8 bits";

    /// <inheritdoc/>
    public override int Chunks => _rowBlocks * _panelGroups;

    /// <inheritdoc/>
    public override long Macs => (long)_output.Rows * _matrix.Inputs * _matrix.Outputs;

    /// <inheritdoc/>
    public override (int Rows, int Inputs, int Outputs)? Product => (_output.Rows, _matrix.Inputs, _matrix.Outputs);

    /// <inheritdoc/>
    public override long ScratchBytes => TileBytes + TermBytes + ((long)_blockRows * _rowBytes);

    private static int TileBytes => MostRows * ByteMatrix.PanelWidth * sizeof(float);

    private int TermBytes => ((_blockRows * 2 * sizeof(float)) + CacheLine - 1) / CacheLine * CacheLine;

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
        var terms = (float*)((byte*)tile + TileBytes);
        var rows = (byte*)terms + TermBytes;
        Round(workspace, part.Input + first, count, rows, terms);
        for (var panel = firstPanel; panel < endPanel; panel++)
        {
            var next = _matrix.Panel(Math.Min(panel + 1, _matrix.Panels - 1));
            var tiles = (count + MostRows - 1) / MostRows;
            for (var row = 0; row < count;)
            {
                var height = PanelProduct<Float32x16>.TileRows(count - row, half: true);
                var ahead = TileInput.Next(next, _matrix.PaddedInputs / 4, --tiles);
                Multiply(workspace, rows + ((nint)row * _rowBytes), ahead, panel, part.Output + first + row, height, terms + (2 * row), tile);
                row += height;
            }
        }
    }

    [SkipLocalsInit]
    private void Multiply(Workspace workspace, byte* rows, nint ahead, int panel, int row, int height, float* terms, float* tile)
    {
        var (column, valid) = (panel * ByteMatrix.PanelWidth, _matrix.Valid(panel));
        TileEndArguments arguments;
        var product = &arguments.Product;
        product->A = rows;
        product->RowBytes = _rowBytes;
        product->B = _matrix.Panel(panel);
        product->Steps = _matrix.PaddedInputs / 4;
        product->C = tile;
        product->Stretches = 1;
        product->Skip = 0;
        product->Bias = _matrix.Terms(panel);
        product->Start = terms;
        product->Ahead = ahead == 0 ? product->B : (void*)ahead;
        product->AheadStep = ahead == 0 ? 0 : TileInput.CacheLine;
        if (_finish.IsInRegisters)
        {
            _finish.Finish(&arguments, height, new(workspace, row, column, valid));
            return;
        }

        MachineKernel.RunInt8(height, valid > Float32x16.Width, product);
        _finish.Run(workspace, tile, row, height, column, valid);
    }

    private void Round(Workspace workspace, int first, int count, byte* rows, float* terms)
    {
        var source = workspace.At(_input);
        for (var row = 0; row < count; row++, rows += _rowBytes, terms += 2)
        {
            var place = (long)(first + row) * _input.Stride;
            if (_input.IsHalf)
            {
                ByteRows.Round((ushort*)source + place, _matrix.Inputs, rows, terms);
            }
            else
            {
                ByteRows.Round(source + place, _matrix.Inputs, rows, terms);
            }
        }
    }
}
