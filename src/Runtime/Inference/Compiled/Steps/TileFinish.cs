using ConvNeXtGen.Graphs;
using ConvNeXtGen.Inference.Machine;
using ConvNeXtGen.Kernels.Simd;

namespace ConvNeXtGen.Inference.Steps;

/// <summary>What happens to the tiles of a product while they are in the first cache: activation, residual, activation, store.</summary>
/// <typeparam name="V">The vector.</typeparam>
internal sealed unsafe class TileFinish<V>
    where V : struct, IVector<V>
{
    private readonly View _output;
    private readonly View? _residual;
    private readonly delegate*<float*, int, int, float, float*, nint, void*, nint, void> _first;
    private readonly delegate*<float*, int, int, float, float*, nint, void*, nint, void> _second;
    private readonly float _firstAlpha;
    private readonly float _secondAlpha;
    private readonly TileEnd? _end;
    private readonly TileEnd? _lastEnd;

    /// <summary>Chooses the loops.</summary>
    /// <param name="output">Where results go.</param>
    /// <param name="residual">What is added; null for nothing.</param>
    /// <param name="epilogue">The activations.</param>
    /// <param name="numbers">What tiles that are finished in registers are products of.</param>
    public TileFinish(View output, View? residual, Epilogue epilogue, TileNumbers numbers = TileNumbers.BFloat16)
    {
        var twoPasses = epilogue.After.Kind != ActivationKind.Identity;
        (_output, _residual) = (output, residual);
        _first = TileStore<V>.Loop(epilogue.Before, output.IsHalf && !twoPasses);
        _second = twoPasses ? TileStore<V>.Loop(epilogue.After, output.IsHalf) : null;
        (_firstAlpha, _secondAlpha) = ((float)epilogue.Before.Alpha, (float)epilogue.After.Alpha);
        if (V.Width == MachineKernel.Width && !twoPasses && Function(epilogue.Before.Kind) is { } function)
        {
            // The rough GELU is for results that are rounded anyway.
            var adds = residual is null ? TileAddition.None : residual.IsHalf ? TileAddition.BFloat16 : TileAddition.Float32;
            var end = new TileEnd(function, adds, output.IsHalf, TileTail.Whole);
            _end = (end.Half || function != TileFunction.Gelu) && MachineKernel.Prepare(numbers, end) ? end : null;
            var last = end with { Tail = TileEnd.TailOf(output.Channels) };
            _lastEnd = _end is not null && MachineKernel.Prepare(numbers, last) ? last : null;
        }
    }

    private static TileFunction? Function(ActivationKind kind) => kind switch
    {
        ActivationKind.Identity => TileFunction.None,
        ActivationKind.Gelu => TileFunction.Gelu,
        ActivationKind.Silu => TileFunction.Silu,
        _ => null,
    };

    /// <summary>Whether tiles are finished in registers, bfloat16 ones by <see cref="PanelProduct{V}.Finish"/>.</summary>
    public bool IsInRegisters => _end is not null;

    /// <summary>Where a tile goes that is finished in registers.</summary>
    /// <param name="workspace">The memory of the run.</param>
    /// <param name="row">The output row that its first row belongs to.</param>
    /// <param name="column">The output channel that its first column belongs to.</param>
    /// <param name="valid">How many columns of the panel count.</param>
    public TilePlace Place(Workspace workspace, int row, int column, int valid)
    {
        var end = (column + valid < _output.Channels ? _end : _lastEnd)!.Value;
        var target = AddressOf(workspace, _output, row, column);
        return _residual is null
            ? new(end, target, (nint)_output.Stride * _output.ElementSize, 0, 0, valid)
            : new(end, target, (nint)_output.Stride * _output.ElementSize, AddressOf(workspace, _residual, row, column), (nint)_residual.Stride * _residual.ElementSize, valid);
    }

    /// <summary>Finishes a tile.</summary>
    /// <param name="workspace">The memory of the run.</param>
    /// <param name="tile">The tile.</param>
    /// <param name="row">The output row that its first row belongs to.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="column">The output channel that its first column belongs to.</param>
    /// <param name="valid">How many columns count.</param>
    public void Run(Workspace workspace, float* tile, int row, int rows, int column, int valid)
    {
        if (_residual is { IsHalf: true })
        {
            RunWidened(workspace, tile, row, rows, column, valid);
            return;
        }

        var residual = _residual is null ? null : (float*)AddressOf(workspace, _residual, row, column);
        Run(tile, rows, valid, residual, _residual?.Stride ?? 0, (void*)AddressOf(workspace, _output, row, column));
    }

    private void RunWidened(Workspace workspace, float* tile, int row, int rows, int column, int valid)
    {
        var residual = stackalloc float[rows * 2 * V.Width];
        BFloat16Rows.Widen((ushort*)AddressOf(workspace, _residual!, row, column), _residual!.Stride, rows, valid, residual, 2 * V.Width);
        Run(tile, rows, valid, residual, 2 * V.Width, (void*)AddressOf(workspace, _output, row, column));
    }

    private void Run(float* tile, int rows, int valid, float* residual, nint residualStride, void* target)
    {
        if (_second == null)
        {
            _first(tile, rows, valid, _firstAlpha, residual, residualStride, target, _output.Stride);
            return;
        }

        _first(tile, rows, valid, _firstAlpha, residual, residualStride, tile, 2 * V.Width);
        _second(tile, rows, valid, _secondAlpha, null, 0, target, _output.Stride);
    }

    private static nint AddressOf(Workspace workspace, View view, int row, int column) =>
        (nint)workspace.At(view) + ((((nint)row * view.Stride) + column) * view.ElementSize);
}
