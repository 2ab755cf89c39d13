using ConvNeXtGen.Graphs;
using ConvNeXtGen.Kernels.Simd;

namespace ConvNeXtGen.Inference.Steps;

/// <summary>
/// A convolution whose patches are read where they lie: in channels-last memory the patches of neighbouring output pixels are
/// rows at even distances, in one stretch per kernel row. Image rows that need padding (or another format, or whose pixels do
/// not lie side by side) are copied once, with their padding, not once per kernel tap.
/// </summary>
/// <typeparam name="V">The vector.</typeparam>
internal sealed unsafe class ConvolutionStep<V> : Step
    where V : struct, IVector<V>
{
    /// <summary>Bytes of image rows that should stay in the second cache while the panels go by.</summary>
    private const int RowCache = 384 * 1024;

    private readonly View _input;
    private readonly PackedMatrix _matrix;
    private readonly PatchGeometry _patches;
    private readonly TileFinish<V> _finish;
    private readonly int _blockRows;
    private readonly int _blocksPerImage;
    private readonly int _panelGroups;

    /// <summary>Makes the step.</summary>
    /// <param name="input">The image.</param>
    /// <param name="output">Where the results go.</param>
    /// <param name="residual">What is added; null for nothing.</param>
    /// <param name="matrix">The weights; programs for other sizes use them too.</param>
    /// <param name="patches">Kernel and sizes; not dilated.</param>
    /// <param name="epilogue">What happens to the results.</param>
    /// <param name="workers">Threads that share the work.</param>
    public ConvolutionStep(View input, View output, View? residual, PackedMatrix matrix, PatchGeometry patches, Epilogue epilogue, int workers)
    {
        (_input, _matrix, _patches) = (input, matrix, patches);
        _finish = new TileFinish<V>(output, residual, epilogue, matrix.Numbers);
        var rowBytes = PaddedWidth * patches.Channels * ElementSize * patches.StrideH;
        var blocks = (patches.OutH + Math.Max(1, RowCache / rowBytes) - 1) / Math.Max(1, RowCache / rowBytes);
        var chunks = workers == 1 ? 1 : (int)Math.Clamp(Macs / 400_000, 1, 4 * workers);
        // Rows are cut first: another group of panels copies the same rows again.
        var most = Math.Max(blocks, patches.OutH * PaddedWidth / (8 * V.TileRows));
        blocks = Math.Clamp((chunks + patches.Images - 1) / patches.Images, blocks, Math.Max(blocks, most));
        _blockRows = (patches.OutH + blocks - 1) / blocks;
        _blocksPerImage = (patches.OutH + _blockRows - 1) / _blockRows;
        var rowChunks = _blocksPerImage * patches.Images;
        _panelGroups = Math.Clamp((chunks + rowChunks - 1) / rowChunks, 1, matrix.Panels);
    }

    /// <inheritdoc/>
    public override string Name => "convolution";

    /// <inheritdoc/>
    public override int Chunks => _patches.Images * _blocksPerImage * _panelGroups;

    /// <inheritdoc/>
    public override long Macs => (long)_patches.Images * _patches.OutH * _patches.OutW * _matrix.Inputs * _matrix.Outputs;

    /// <inheritdoc/>
    public override (int Rows, int Inputs, int Outputs)? Product => (_patches.Images * _patches.OutH * _patches.OutW, _matrix.Inputs, _matrix.Outputs);

    /// <inheritdoc/>
    public override long ScratchBytes => TileBytes + (IsDirect ? 0 : (long)RowsFor(_blockRows) * PaddedWidth * _patches.Channels * ElementSize) + 64;

    private static int TileBytes => V.TileRows * 2 * V.Width * sizeof(float);

    /// <summary>Columns that the patches of an output row cover.</summary>
    private int PaddedWidth => ((_patches.OutW - 1) * _patches.StrideW) + _patches.KernelW;

    private bool IsDirect =>
        !_patches.IsPadded && _input.IsHalf == _matrix.IsHalf && (_input.Stride == _patches.Channels || _patches.KernelW == 1);

    private int ElementSize => _matrix.IsHalf ? sizeof(ushort) : sizeof(float);

    /// <inheritdoc/>
    public override void Run(Workspace workspace, int chunk, int worker)
    {
        var (block, group) = (chunk / _panelGroups, chunk % _panelGroups);
        var (image, top) = (block / _blocksPerImage, block % _blocksPerImage * _blockRows);
        var count = Math.Min(_blockRows, _patches.OutH - top);
        var tile = (float*)workspace.Scratch(worker);
        var pixels = (byte*)workspace.At(_input) + ((long)image * _patches.InH * _patches.InW * _input.Stride * _input.ElementSize);
        nint pixelBytes, rowBytes;
        if (IsDirect)
        {
            pixelBytes = (nint)_input.Stride * ElementSize;
            rowBytes = pixelBytes * _patches.InW;
            pixels += (long)top * _patches.StrideH * rowBytes;
        }
        else
        {
            pixelBytes = (nint)_patches.Channels * ElementSize;
            rowBytes = pixelBytes * PaddedWidth;
            var rows = (byte*)tile + TileBytes;
            CopyRows(pixels, (top * _patches.StrideH) - _patches.PadH, RowsFor(count), rows);
            pixels = rows;
        }

        var (firstPanel, endPanel) = RowsOf(group, _panelGroups, _matrix.Panels);
        var firstPixel = ((image * _patches.OutH) + top) * _patches.OutW;
        for (var panel = firstPanel; panel < endPanel; panel++)
        {
            for (var y = 0; y < count; y++)
            {
                var line = (nint)pixels + (y * _patches.StrideH * rowBytes);
                RunLine(workspace, tile, line, pixelBytes, rowBytes, panel, firstPixel + (y * _patches.OutW));
            }
        }
    }

    private void RunLine(Workspace workspace, float* tile, nint line, nint pixelBytes, nint rowBytes, int panel, int firstPixel)
    {
        var (column, valid) = (panel * _matrix.PanelWidth, _matrix.Valid(panel));
        var step = pixelBytes * _patches.StrideW;
        var length = _patches.KernelW * _patches.Channels;
        var inRegisters = _finish.IsInRegisters;
        for (var x = 0; x < _patches.OutW;)
        {
            var rows = PanelProduct<V>.TileRows(_patches.OutW - x, _matrix.IsHalf);
            var input = new TileInput(line + (x * step), step, length, _patches.KernelH, rowBytes);
            if (inRegisters)
            {
                PanelProduct<V>.Finish(rows, input, _matrix, panel, tile, _finish, new(workspace, firstPixel + x, column, valid));
            }
            else
            {
                PanelProduct<V>.Run(rows, input, _matrix, panel, tile);
                _finish.Run(workspace, tile, firstPixel + x, rows, column, valid);
            }

            x += rows;
        }
    }

    private int RowsFor(int outputRows) => ((outputRows - 1) * _patches.StrideH) + _patches.KernelH;

    private void CopyRows(byte* image, int first, int count, byte* target)
    {
        var channels = _patches.Channels;
        var rowBytes = (nint)PaddedWidth * channels * ElementSize;
        var left = Math.Min(_patches.PadW, PaddedWidth);
        var inside = Math.Min(_patches.InW, PaddedWidth - left);
        var right = PaddedWidth - left - inside;
        for (var r = 0; r < count; r++, target += rowBytes)
        {
            var y = first + r;
            if ((uint)y >= (uint)_patches.InH)
            {
                new Span<byte>(target, (int)rowBytes).Clear();
                continue;
            }

            new Span<byte>(target, left * channels * ElementSize).Clear();
            new Span<byte>(target + ((nint)(left + inside) * channels * ElementSize), right * channels * ElementSize).Clear();
            var source = image + ((long)y * _patches.InW * _input.Stride * _input.ElementSize);
            RowCopy.Run(source, _input, inside, target + ((nint)left * channels * ElementSize), _matrix.IsHalf);
        }
    }
}
