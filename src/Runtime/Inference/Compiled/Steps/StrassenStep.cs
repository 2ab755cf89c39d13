using ConvNeXtGen.Graphs;
using ConvNeXtGen.Inference.Machine;
using ConvNeXtGen.Kernels.Simd;

namespace ConvNeXtGen.Inference.Steps;

/// <summary>
/// Rows times a large weight matrix by one step of Strassen's method, in Winograd's form: rows, inputs and outputs are halved, and seven
/// products of halves replace eight. The sums of weights are made once. Most sums of products are made in the registers of the
/// product that comes last, which starts from what is there already.
/// </summary>
/// <typeparam name="V">The vector.</typeparam>
internal sealed unsafe class StrassenStep<V> : Step, IRowProduct
    where V : struct, IVector<V>
{
    /// <summary>Bytes of rows and left factors that should stay near while the panels go by.</summary>
    private const int FactorCache = 1536 * 1024;

    /// <summary>The same where all weights stay near.</summary>
    private const int SmallFactorCache = 128 * 1024;

    /// <summary>Bytes of weights that stay near.</summary>
    private const int WeightCache = 512 * 1024;

    /// <summary>Numbers per row from which the method pays off.</summary>
    private const int MinimumInputs = 192;

    private readonly View _input;
    private readonly View _output;
    private readonly StrassenWeights _weights;
    private readonly TileFinish<V> _finish;
    private readonly int _blockPairs;
    private readonly int _blocks;
    private readonly int _panelGroups;

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
        _finish = new TileFinish<V>(output, residual, epilogue, TileNumbers.Float32, goesOn: true);
        var pairs = (output.Rows + 1) / 2;
        var cache = StrassenWeights.Products * (long)Half * output.Channels / 2 * sizeof(float) <= WeightCache ? SmallFactorCache : FactorCache;
        var most = Math.Max(V.TileRows, cache / ((StrassenKernel<V>.Sums + 4) * Half * sizeof(float)));
        var chunks = workers == 1 ? 1 : (int)Math.Clamp(Macs / 400_000, 1, 2 * workers);
        var blocks = Math.Max((pairs + most - 1) / most, Math.Min(chunks, pairs / (2 * V.TileRows)));
        var tiles = (pairs + V.TileRows - 1) / V.TileRows;
        _blockPairs = blocks <= 1 ? pairs : (tiles + blocks - 1) / blocks * V.TileRows;
        _blocks = (pairs + _blockPairs - 1) / _blockPairs;
        _panelGroups = Math.Clamp((chunks + _blocks - 1) / _blocks, 1, weights[0].Panels);
    }

    /// <inheritdoc/>
    public override string Name => "product, Strassen";

    /// <inheritdoc/>
    public override int Chunks => _blocks * _panelGroups;

    /// <inheritdoc/>
    public override long Macs => (long)_output.Rows * _weights.Inputs * _output.Channels;

    /// <inheritdoc/>
    public override (int Rows, int Inputs, int Outputs)? Product => (_output.Rows, _weights.Inputs, _output.Channels);

    /// <inheritdoc/>
    public override long ScratchBytes => sizeof(float) * (((CopiesQuarters ? StrassenWeights.Products : StrassenKernel<V>.Sums) * (long)_blockPairs * Half) + SumNumbers);

    private int Half => _weights.Inputs / 2;

    /// <summary>Rows that lie whole pages apart would push each other out of the first cache.</summary>
    private bool CopiesQuarters => _input.Stride * sizeof(float) % Environment.SystemPageSize == 0;

    private nint SumNumbers => (((nint)StrassenBlock<V>.Waiting * _blockPairs) + V.TileRows) * 2 * V.Width;

    /// <summary>Whether the method can do a product, and pays off.</summary>
    /// <param name="rows">How many rows.</param>
    /// <param name="inputs">Numbers per row.</param>
    /// <param name="outputs">Results per row.</param>
    public static bool Fits(long rows, long inputs, long outputs) =>
        rows >= 2 * V.TileRows && inputs >= MinimumInputs && inputs % 2 == 0 && outputs % (2 * V.Width) == 0;

    /// <inheritdoc/>
    public override void Run(Workspace workspace, int chunk, int worker) => Run(workspace, chunk, worker, new(0, 0, _output.Rows));

    /// <inheritdoc/>
    public void Run(Workspace workspace, int chunk, int worker, RowBlock part)
    {
        var (block, group) = (chunk / _panelGroups, chunk % _panelGroups);
        var first = 2 * block * _blockPairs;
        var rows = Math.Min(2 * _blockPairs, part.Rows - first);
        if (rows <= 0)
        {
            return;
        }

        var pairs = (rows + 1) / 2;
        var sums = (float*)workspace.Scratch(worker);
        var factors = sums + SumNumbers;
        var upper = workspace.At(_input) + ((nint)(part.Input + first) * _input.Stride);
        // With an odd number of rows the one in the middle is in both halves.
        var lower = upper + ((nint)(rows - pairs) * _input.Stride);
        var stride = (nint)pairs * Half;
        for (var pair = 0; pair < pairs; pair++)
        {
            var place = (nint)pair * _input.Stride;
            var target = factors + ((nint)pair * Half);
            StrassenKernel<V>.LeftFactors(upper + place, lower + place, Half, target, stride);
            if (CopiesQuarters)
            {
                Copy(upper + place, target + (4 * stride));
                Copy(upper + place + Half, target + (5 * stride));
                Copy(lower + place + Half, target + (6 * stride));
            }
        }

        var (firstPanel, endPanel) = RowsOf(group, _panelGroups, _weights[0].Panels);
        var products = new StrassenBlock<V>(_weights, _finish, workspace, factors, pairs, sums)
        {
            Quarters = CopiesQuarters
                ? new(factors + (4 * stride), factors + (5 * stride), factors + (6 * stride), Half)
                : new(upper, upper + Half, lower + Half, _input.Stride),
            FirstRow = part.Output + first,
            Rows = rows,
        };
        for (var panel = firstPanel; panel < endPanel; panel++)
        {
            products.Run(panel);
        }
    }

    private void Copy(float* source, float* target) => new ReadOnlySpan<float>(source, Half).CopyTo(new Span<float>(target, Half));
}
