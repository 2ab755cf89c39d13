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
            var end = new TileEnd(function, residual is not null, output.IsHalf);
            _end = (end.Half || function != TileFunction.Gelu) && MachineKernel.Prepare(numbers, end) ? end : null;
        }
    }

    private static TileFunction? Function(ActivationKind kind) => kind switch
    {
        ActivationKind.Identity => TileFunction.None,
        ActivationKind.Gelu => TileFunction.Gelu,
        ActivationKind.Silu => TileFunction.Silu,
        _ => null,
    };

    /// <summary>Whether tiles over a whole panel are finished in registers, bfloat16 ones by <see cref="PanelProduct{V}.Finish"/>.</summary>
    /// <param name="valid">How many columns of the panel count.</param>
    public bool IsInRegisters(int valid) => _end is not null && valid == 2 * V.Width;

    /// <summary>Where a tile goes that is finished in registers.</summary>
    /// <param name="workspace">The memory of the run.</param>
    /// <param name="row">The output row that its first row belongs to.</param>
    /// <param name="column">The output channel that its first column belongs to.</param>
    public TilePlace Place(Workspace workspace, int row, int column)
    {
        var size = _output.IsHalf ? sizeof(ushort) : sizeof(float);
        var target = (nint)workspace.At(_output) + ((((nint)row * _output.Stride) + column) * size);
        return _residual is null
            ? new(_end!.Value, target, (nint)_output.Stride * size, 0, 0)
            : new(_end!.Value, target, (nint)_output.Stride * size, (nint)(workspace.At(_residual) + ((long)row * _residual.Stride) + column), (nint)_residual.Stride * sizeof(float));
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
        var place = ((long)row * _output.Stride) + column;
        void* target = _output.IsHalf ? (ushort*)workspace.At(_output) + place : workspace.At(_output) + place;
        var residual = _residual is null ? null : workspace.At(_residual) + ((long)row * _residual.Stride) + column;
        var residualStride = _residual?.Stride ?? 0;
        if (_second == null)
        {
            _first(tile, rows, valid, _firstAlpha, residual, residualStride, target, _output.Stride);
            return;
        }

        _first(tile, rows, valid, _firstAlpha, residual, residualStride, tile, 2 * V.Width);
        _second(tile, rows, valid, _secondAlpha, null, 0, target, _output.Stride);
    }
}
