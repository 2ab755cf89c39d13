using System.Runtime.InteropServices;
using ConvNeXtGen.Graphs;
using ConvNeXtGen.Kernels.Simd;

namespace ConvNeXtGen.Inference.Steps;

/// <summary>
/// Rows times a large weight matrix by one step of Strassen's method: rows, inputs and outputs are halved, and seven products of
/// halves replace eight. The sums of weights are made once; those of rows, and of products, cost little where the halves are long.
/// </summary>
/// <typeparam name="V">The vector.</typeparam>
internal sealed unsafe class StrassenStep<V> : Step
    where V : struct, IVector<V>
{
    /// <summary>Bytes of left factors that should stay near while the panels go by.</summary>
    private const int FactorCache = 1024 * 1024;

    /// <summary>Numbers per row from which the method pays off.</summary>
    private const int MinimumInputs = 256;

    private readonly View _input;
    private readonly View _output;
    private readonly StrassenWeights _weights;
    private readonly TileFinish<V> _finish;
    private readonly int _blockPairs;
    private readonly int _blocks;
    private readonly int _panelGroups;
    private readonly float* _zeros;

    /// <summary>Makes the step.</summary>
    /// <param name="input">The rows, in float32.</param>
    /// <param name="output">Where the products go.</param>
    /// <param name="residual">What is added; null for nothing.</param>
    /// <param name="weights">The weights; programs for other sizes use them too.</param>
    /// <param name="epilogue">What happens to the products.</param>
    /// <param name="workers">Threads that share the work.</param>
    public StrassenStep(View input, View output, View? residual, StrassenWeights weights, Epilogue epilogue, int workers)
    {
        (_input, _output, _weights) = (input, output, weights);
        _finish = new TileFinish<V>(output, residual, epilogue);
        var pairs = (output.Rows + 1) / 2;
        var most = Math.Max(V.TileRows, FactorCache / ((StrassenWeights.Products - 1) * Half * sizeof(float)));
        var chunks = workers == 1 ? 1 : (int)Math.Clamp(Macs / 400_000, 1, 2 * workers);
        var blocks = Math.Max((pairs + most - 1) / most, Math.Min(chunks, pairs / (2 * V.TileRows)));
        var tiles = (pairs + V.TileRows - 1) / V.TileRows;
        _blockPairs = blocks <= 1 ? pairs : (tiles + blocks - 1) / blocks * V.TileRows;
        _blocks = (pairs + _blockPairs - 1) / _blockPairs;
        _panelGroups = Math.Clamp((chunks + _blocks - 1) / _blocks, 1, weights[0].Panels);
        _zeros = (float*)NativeMemory.AllocZeroed((nuint)weights.Inputs, sizeof(float));
    }

    /// <inheritdoc/>
    public override string Name => "product, Strassen";

    /// <inheritdoc/>
    public override int Chunks => _blocks * _panelGroups;

    /// <inheritdoc/>
    public override long Macs => (long)_output.Rows * _weights.Inputs * _output.Channels;

    /// <inheritdoc/>
    public override long ScratchBytes => sizeof(float) * (long)StrassenWeights.Products * _blockPairs * (Half + (2 * V.Width));

    private int Half => _weights.Inputs / 2;

    /// <summary>Whether the method can do a product, and pays off.</summary>
    /// <param name="rows">How many rows.</param>
    /// <param name="inputs">Numbers per row.</param>
    /// <param name="outputs">Results per row.</param>
    public static bool Fits(long rows, long inputs, long outputs) =>
        rows >= 2 * V.TileRows && inputs >= MinimumInputs && inputs % 2 == 0 && outputs % (2 * V.Width) == 0;

    /// <inheritdoc/>
    public override void Run(Workspace workspace, int chunk, int worker)
    {
        var (block, group) = (chunk / _panelGroups, chunk % _panelGroups);
        var first = 2 * block * _blockPairs;
        var rows = Math.Min(2 * _blockPairs, _output.Rows - first);
        var pairs = (rows + 1) / 2;
        var products = (float*)workspace.Scratch(worker);
        var factors = products + ((nint)StrassenWeights.Products * _blockPairs * 2 * V.Width);
        var upper = workspace.At(_input) + ((nint)first * _input.Stride);
        var stride = (nint)pairs * Half;
        for (var pair = 0; pair < pairs; pair++)
        {
            var row = upper + ((nint)pair * _input.Stride);
            var lower = pairs + pair < rows ? row + ((nint)pairs * _input.Stride) : _zeros;
            StrassenKernel<V>.LeftFactors(row, lower, Half, factors + ((nint)pair * Half), stride);
        }

        var (firstPanel, endPanel) = RowsOf(group, _panelGroups, _weights[0].Panels);
        for (var panel = firstPanel; panel < endPanel; panel++)
        {
            for (var product = 0; product < StrassenWeights.Products; product++)
            {
                var (a, rowBytes) = product == 2 ? ((nint)upper, _input.Stride * sizeof(float)) : ((nint)(factors + (product * stride)), Half * sizeof(float));
                Multiply(a, rowBytes, pairs, product, panel, products + ((nint)product * pairs * 2 * V.Width));
            }

            Finish(workspace, products, first, rows, pairs, panel);
        }
    }

    /// <inheritdoc/>
    public override void Dispose() => NativeMemory.Free(_zeros);

    private void Multiply(nint a, nint rowBytes, int pairs, int product, int panel, float* target)
    {
        for (var row = 0; row < pairs;)
        {
            var rows = PanelProduct<V>.TileRows(pairs - row, half: false);
            PanelProduct<V>.Run(rows, new TileInput(a + (row * rowBytes), rowBytes, Half), _weights[product], panel, target + (row * 2 * V.Width));
            row += rows;
        }
    }

    private void Finish(Workspace workspace, float* products, int first, int rows, int pairs, int panel)
    {
        var width = 2 * V.Width;
        var left = panel * width;
        var right = left + (_output.Channels / 2);
        var valid = _weights[0].Valid(panel);
        var stride = (nint)pairs * width;
        // A few rows at a time, which stay in the first cache.
        for (var row = 0; row < pairs; row += V.TileRows)
        {
            var count = Math.Min(V.TileRows, pairs - row);
            var tile = products + (row * width);
            StrassenKernel<V>.Combine(tile, stride, (nint)count * width, _weights.Left.Bias(panel), _weights.Right.Bias(panel));
            _finish.Run(workspace, tile, first + row, count, left, valid);
            _finish.Run(workspace, tile + stride, first + row, count, right, valid);
            var lower = Math.Min(count, rows - pairs - row);
            _finish.Run(workspace, tile + (2 * stride), first + pairs + row, lower, left, valid);
            _finish.Run(workspace, tile + (3 * stride), first + pairs + row, lower, right, valid);
        }
    }
}
