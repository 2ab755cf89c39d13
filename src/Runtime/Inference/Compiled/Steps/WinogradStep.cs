using System.Runtime.InteropServices;
using ConvNeXtGen.Graphs;
using ConvNeXtGen.Kernels.Simd;

namespace ConvNeXtGen.Inference.Steps;

/// <summary>
/// A 3×3 convolution of stride 1 by Winograd's minimal filtering F(4×4, 3×3) (Lavin &amp; Gray, arXiv 1509.09308): 4×4 output pixels
/// cost 36 products per pair of channels instead of 144. A block of tiles is transformed, multiplied component by component, and
/// transformed back panel by panel while it is in the second cache.
/// </summary>
/// <typeparam name="V">The vector.</typeparam>
internal sealed unsafe class WinogradStep<V> : Step
    where V : struct, IVector<V>
{
    /// <summary>Bytes of transformed input that should stay in the second cache while the panels go by.</summary>
    private const int BlockCache = 512 * 1024;

    /// <summary>Tiles that a block should have at least: products of fewer rows are slow.</summary>
    private const int LeastTiles = 6;

    private const int Side = WinogradWeights.Outputs, Patch = WinogradWeights.Inputs, Components = WinogradWeights.Components;

    private readonly View _input;
    private readonly PatchGeometry _patches;
    private readonly WinogradWeights _weights;
    private readonly TileFinish<V> _finish;
    private readonly int _outputs;
    private readonly int _tilesX;
    private readonly int _tilesY;
    private readonly int _tiles;
    private readonly int _chunks;
    private readonly int _blockTiles;
    private readonly float* _zeros;

    /// <summary>Makes the step.</summary>
    /// <param name="input">The image, at least a vector wide.</param>
    /// <param name="output">Where the results go.</param>
    /// <param name="residual">What is added; null for nothing.</param>
    /// <param name="weights">The transformed weights; programs for other sizes use them too.</param>
    /// <param name="patches">Kernel and sizes.</param>
    /// <param name="epilogue">What happens to the results.</param>
    /// <param name="workers">Threads that share the work.</param>
    public WinogradStep(View input, View output, View? residual, WinogradWeights weights, PatchGeometry patches, Epilogue epilogue, int workers)
    {
        (_input, _patches, _weights, _outputs) = (input, patches, weights, output.Channels);
        _finish = new TileFinish<V>(output, residual, epilogue);
        (_tilesX, _tilesY) = ((patches.OutW + Side - 1) / Side, (patches.OutH + Side - 1) / Side);
        _tiles = patches.Images * _tilesX * _tilesY;
        var most = Math.Max(1, BlockCache / (Components * patches.Channels * sizeof(float) * V.TileRows)) * V.TileRows;
        // Small maps are shared all the same, in blocks that are lower than the highest tile.
        var shares = workers == 1 || Macs < 1_000_000 ? 1 : Math.Max(Math.Min(2 * workers, _tiles / V.TileRows), Math.Min(workers, _tiles / LeastTiles));
        var chunks = Math.Max((_tiles + most - 1) / most, shares);
        _blockTiles = (_tiles + chunks - 1) / Math.Max(1, chunks);
        _chunks = (_tiles + _blockTiles - 1) / _blockTiles;
        _zeros = (float*)NativeMemory.AllocZeroed((nuint)patches.Channels, sizeof(float));
    }

    /// <inheritdoc/>
    public override string Name => "convolution, Winograd";

    /// <inheritdoc/>
    public override int Chunks => _chunks;

    /// <inheritdoc/>
    public override long Macs => (long)_patches.Images * _patches.OutH * _patches.OutW * 9 * _patches.Channels * _outputs;

    /// <inheritdoc/>
    public override long ScratchBytes => sizeof(float) * (TileFloats + ((long)Components * _blockTiles * (_patches.Channels + (2 * V.Width))));

    private static int TileFloats => Side * Side * 2 * V.Width;

    /// <summary>Whether the method can do a convolution, and pays off.</summary>
    /// <param name="patches">The convolution.</param>
    /// <param name="outputs">Its output channels.</param>
    public static bool Fits(PatchGeometry patches, long outputs) =>
        patches is { KernelH: 3, KernelW: 3, StrideH: 1, StrideW: 1, PadH: 1, PadW: 1, IsDilated: false }
        && patches.Channels >= V.Width && outputs >= V.Width
        && patches.OutH >= 2 * Side && patches.OutW >= 2 * Side;

    /// <inheritdoc/>
    public override void Run(Workspace workspace, int chunk, int worker)
    {
        var first = chunk * _blockTiles;
        var count = Math.Min(_blockTiles, _tiles - first);
        var pixels = (float*)workspace.Scratch(worker);
        var products = pixels + TileFloats;
        var components = products + ((nint)Components * _blockTiles * 2 * V.Width);
        if (_input.IsHalf)
        {
            TransformInputs<StoredBFloat16>((byte*)workspace.At(_input), first, count, components);
        }
        else
        {
            TransformInputs<StoredFloat32>((byte*)workspace.At(_input), first, count, components);
        }

        for (var panel = 0; panel < _weights.Bias.Panels; panel++)
        {
            Multiply(components, count, panel, products);
            for (var t = 0; t < count; t++)
            {
                Finish(workspace, products + (t * 2 * V.Width), (nint)count * 2 * V.Width, first + t, panel, pixels);
            }
        }
    }

    /// <inheritdoc/>
    public override void Dispose() => NativeMemory.Free(_zeros);

    private void TransformInputs<S>(byte* image, int first, int count, float* components)
        where S : struct, IStoredFormat
    {
        var channels = _patches.Channels;
        var pixels = stackalloc void*[Components];
        for (var t = 0; t < count; t++, components += channels)
        {
            FindPixels(image, first + t, pixels);
            for (var c = 0; c < channels; c += V.Width)
            {
                var at = Math.Min(c, channels - V.Width);
                WinogradKernel<V>.TransformInput<S>(pixels, at, components + at, (nint)count * channels);
            }
        }
    }

    private void FindPixels(byte* image, int tile, void** pixels)
    {
        var (n, top, left) = PlaceOf(tile);
        for (var i = 0; i < Components; i++)
        {
            var (y, x) = (top + (i / Patch) - 1, left + (i % Patch) - 1);
            pixels[i] = (uint)y < (uint)_patches.InH && (uint)x < (uint)_patches.InW
                ? image + ((((((long)n * _patches.InH) + y) * _patches.InW) + x) * _input.Stride * _input.ElementSize)
                : _zeros;
        }
    }

    private (int Image, int Top, int Left) PlaceOf(int tile) =>
        (tile / _tilesX / _tilesY, tile / _tilesX % _tilesY * Side, tile % _tilesX * Side);

    private void Multiply(float* components, int count, int panel, float* products)
    {
        var rowBytes = (nint)_patches.Channels * sizeof(float);
        for (var component = 0; component < Components; component++)
        {
            for (var t = 0; t < count;)
            {
                var rows = PanelProduct<V>.TileRows(count - t, half: false);
                var input = new TileInput((nint)components + (((component * count) + t) * rowBytes), rowBytes, _patches.Channels);
                PanelProduct<V>.Run(rows, input, _weights[component], panel, products + (((component * count) + t) * 2 * V.Width));
                t += rows;
            }
        }
    }

    private void Finish(Workspace workspace, float* products, nint stride, int tile, int panel, float* pixels)
    {
        var bias = _weights.Bias;
        var valid = bias.Valid(panel);
        WinogradKernel<V>.TransformOutput(products, stride, bias.Bias(panel), pixels);
        if (valid > V.Width)
        {
            WinogradKernel<V>.TransformOutput(products + V.Width, stride, bias.Bias(panel) + V.Width, pixels + V.Width);
        }

        var (n, top, left) = PlaceOf(tile);
        var columns = Math.Min(Side, _patches.OutW - left);
        for (var y = 0; y < Math.Min(Side, _patches.OutH - top); y++)
        {
            var row = (((n * _patches.OutH) + top + y) * _patches.OutW) + left;
            _finish.Run(workspace, pixels + (y * Side * 2 * V.Width), row, columns, panel * bias.PanelWidth, valid);
        }
    }
}
