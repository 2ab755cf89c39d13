using ConvNeXtGen.Graphs;
using ConvNeXtGen.Inference.Machine;
using ConvNeXtGen.Kernels.Simd;

namespace ConvNeXtGen.Inference.Steps;

/// <summary>
/// Rows times a large weight matrix by two nested steps of Strassen's method: 49 products of quarters replace 64. Left factors are made for one outer
/// product at a time, and all products of a few panels follow each other, so that what waits for further products stays in the second cache.
/// </summary>
/// <typeparam name="V">The vector.</typeparam>
internal sealed unsafe class StrassenTwiceStep<V> : Step
    where V : struct, IVector<V>
{
    /// <summary>Numbers per row of a quarter from which the method pays off.</summary>
    private const int MinimumLength = 96;

    /// <summary>Panels of a quarter of the outputs from which making the left factors pays off.</summary>
    private const int MinimumPanels = 3;

    /// <summary>Tiles of rows in each quarter of a half that share the panels.</summary>
    private const int BlockTiles = 4;

    /// <summary>Bytes of sums that should stay near.</summary>
    private const int SumCache = 800 * 1024;

    private readonly View _input;
    private readonly View _output;
    private readonly StrassenTwiceWeights _weights;
    private readonly TileFinish<V> _finish;
    private readonly int _blockRows;
    private readonly int _blocks;
    private readonly int _panelGroups;
    private readonly int _panels;

    /// <summary>Makes the step.</summary>
    /// <param name="input">The rows, in float32.</param>
    /// <param name="output">Where the products go.</param>
    /// <param name="residual">What is added; null for nothing.</param>
    /// <param name="weights">The weights; programs for other sizes use them too.</param>
    /// <param name="epilogue">What happens to the products.</param>
    /// <param name="workers">Threads that share the work.</param>
    public StrassenTwiceStep(View input, View output, View? residual, StrassenTwiceWeights weights, Epilogue epilogue, int workers)
    {
        (_input, _output, _weights) = (input, output, weights);
        _finish = new TileFinish<V>(output, residual, epilogue, TileNumbers.Float32, goesOn: true);
        (_blocks, _panelGroups) = Shares(workers);
        _blockRows = (output.Rows + _blocks - 1) / _blocks;
        var panels = (weights.Panels + _panelGroups - 1) / _panelGroups;
        var most = Math.Max(1, SumCache / (StrassenTwiceBlock<V>.Waiting * Quarter * 2 * V.Width * sizeof(float)));
        var turns = (panels + most - 1) / most;
        _panels = (panels + turns - 1) / turns;
    }

    /// <inheritdoc/>
    public override string Name => "product, Strassen twice";

    /// <inheritdoc/>
    public override int Chunks => _blocks * _panelGroups;

    /// <inheritdoc/>
    public override long Macs => (long)_output.Rows * _weights.Inputs * _output.Channels;

    /// <inheritdoc/>
    public override (int Rows, int Inputs, int Outputs)? Product => (_output.Rows, _weights.Inputs, _output.Channels);

    /// <inheritdoc/>
    public override long ScratchBytes => sizeof(float) * (SumNumbers + (StrassenKernel<V>.Sums * (((long)Half * 2 * Length) + ((long)Quarter * Length))));

    private int Half => (_blockRows + 1) / 2;

    private int Quarter => (Half + 1) / 2;

    private int Length => _weights.Inputs / 4;

    private nint SumNumbers => ((StrassenTwiceBlock<V>.Waiting * (nint)_panels * Quarter) + V.TileRows) * 2 * V.Width;

    /// <summary>Whether the method can do a product, and pays off.</summary>
    /// <param name="rows">How many rows: fewer wait for the weights.</param>
    /// <param name="inputs">Numbers per row.</param>
    /// <param name="outputs">Results per row.</param>
    public static bool Fits(long rows, long inputs, long outputs) =>
        rows >= 8 * V.TileRows && inputs >= 4 * MinimumLength && inputs % 4 == 0 && outputs >= MinimumPanels * 8 * V.Width && outputs % (8 * V.Width) == 0;

    /// <inheritdoc/>
    public override void Run(Workspace workspace, int chunk, int worker)
    {
        var (block, group) = (chunk / _panelGroups, chunk % _panelGroups);
        var first = (int)((long)_output.Rows * block / _blocks);
        var rows = (int)((long)_output.Rows * (block + 1) / _blocks) - first;
        var half = (rows + 1) / 2;
        var sums = (float*)workspace.Scratch(worker);
        var outerFactors = sums + SumNumbers;
        var innerFactors = outerFactors + (StrassenKernel<V>.Sums * (nint)Half * 2 * Length);
        var upper = workspace.At(_input) + ((nint)first * _input.Stride);
        var lower = upper + ((nint)(rows - half) * _input.Stride);
        MakeFactors(upper, lower, _input.Stride, half, 2 * Length, outerFactors);
        var (start, end) = RowsOf(group, _panelGroups, _weights.Panels);
        for (var panel = start; panel < end; panel += _panels)
        {
            var products = new StrassenTwiceBlock<V>(_weights, _finish, workspace, sums)
            {
                FirstRow = first,
                Rows = rows,
                FirstPanel = panel,
                EndPanel = Math.Min(end, panel + _panels),
            };
            for (var outer = 0; outer < StrassenWeights.Products; outer++)
            {
                var a = outer switch
                {
                    0 => upper,
                    1 => upper + (2 * Length),
                    6 => lower + (2 * Length),
                    _ => outerFactors + ((nint)(outer - 2) * half * 2 * Length),
                };
                var stride = outer is 0 or 1 or 6 ? _input.Stride : 2 * Length;
                var quarter = (half + 1) / 2;
                var below = a + ((nint)(half - quarter) * stride);
                MakeFactors(a, below, stride, quarter, Length, innerFactors);
                products.Run(outer, innerFactors, new(a, a + Length, below + Length, stride));
            }
        }
    }

    private static void MakeFactors(float* upper, float* lower, nint stride, int pairs, int length, float* target)
    {
        for (var pair = 0; pair < pairs; pair++)
        {
            StrassenKernel<V>.LeftFactors(upper + (pair * stride), lower + (pair * stride), length, target + ((nint)pair * length), (nint)pairs * length);
        }
    }

    /// <summary>Into how many blocks of rows and groups of panels the work is cut: evenly for all threads, by panels where they can be, since groups read different weights.</summary>
    private (int Blocks, int PanelGroups) Shares(int workers)
    {
        var most = 4 * BlockTiles * V.TileRows;
        var blocks = (_output.Rows + most - 1) / most;
        if (blocks % workers == 0)
        {
            return (blocks, 1);
        }

        foreach (var groups in new[] { 2 * workers, workers })
        {
            if (_weights.Panels % groups == 0)
            {
                return (blocks, groups);
            }
        }

        var even = (blocks + workers - 1) / workers * workers;
        return _output.Rows / even >= 4 * V.TileRows ? (even, 1) : (blocks, Math.Min(workers, _weights.Panels));
    }
}
