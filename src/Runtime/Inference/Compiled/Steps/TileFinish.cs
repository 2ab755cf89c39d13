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
    private readonly nint _outputBytes;
    private readonly float* _constants;
    private readonly delegate* unmanaged<TileArguments*, void>[][] _kernels = [];
    private readonly delegate* unmanaged<TileArguments*, void>[][] _lastKernels = [];

    /// <summary>Chooses the loops.</summary>
    /// <param name="output">Where results go.</param>
    /// <param name="residual">What is added; null for nothing.</param>
    /// <param name="epilogue">The activations.</param>
    /// <param name="numbers">What tiles are products of; null when none are finished in registers.</param>
    /// <param name="goesOn">Whether they go on with one or two earlier sums.</param>
    public TileFinish(View output, View? residual, Epilogue epilogue, TileNumbers? numbers = null, bool goesOn = false)
    {
        var twoPasses = epilogue.After.Kind != ActivationKind.Identity;
        (_output, _residual) = (output, residual);
        _first = TileStore<V>.Loop(epilogue.Before, output.IsHalf && !twoPasses);
        _second = twoPasses ? TileStore<V>.Loop(epilogue.After, output.IsHalf) : null;
        (_firstAlpha, _secondAlpha) = ((float)epilogue.Before.Alpha, (float)epilogue.After.Alpha);
        if (V.Width == MachineKernel.Width && numbers is { } multiplied && !twoPasses && Function(epilogue.Before.Kind, multiplied != TileNumbers.Float32 || output.IsHalf) is { } function)
        {
            var adds = residual is null ? TileAddition.None : residual.IsHalf ? TileAddition.BFloat16 : TileAddition.Float32;
            var end = new TileEnd(function, adds, output.IsHalf, TileTail.Whole);
            var last = end with { Tail = TileEnd.TailOf(output.Channels) };
            var starts = goesOn ? 3 : 1;
            var (kernels, lastKernels) = (new delegate* unmanaged<TileArguments*, void>[starts][], new delegate* unmanaged<TileArguments*, void>[starts][]);
            var supported = true;
            for (var count = 0; count < starts && supported; count++)
            {
                (kernels[count], lastKernels[count]) = (MachineKernel.Ends(multiplied, end, count), MachineKernel.Ends(multiplied, last, count));
                supported = kernels[count].Length > 0 && lastKernels[count].Length > 0;
            }

            if (supported)
            {
                (_kernels, _lastKernels) = (kernels, lastKernels);
                _constants = end.Lines is { } lines ? lines.Address : null;
            }
        }

        _outputBytes = (nint)output.Stride * output.ElementSize;
    }

    /// <summary>The rough functions are for what is rounded anyway, before or after.</summary>
    private static TileFunction? Function(ActivationKind kind, bool isRounded) => kind switch
    {
        ActivationKind.Identity => TileFunction.None,
        ActivationKind.Gelu => isRounded ? TileFunction.RoughGelu : TileFunction.Gelu,
        ActivationKind.Silu => isRounded ? TileFunction.RoughSilu : TileFunction.Silu,
        _ => null,
    };

    /// <summary>Whether tiles are finished in registers, by <see cref="Finish"/>.</summary>
    public bool IsInRegisters => _kernels.Length > 0;

    /// <summary>Computes a tile by machine code, and finishes it in registers.</summary>
    /// <param name="arguments">What to multiply; the rest is filled in.</param>
    /// <param name="rows">Rows of the tile.</param>
    /// <param name="place">Where it goes.</param>
    /// <param name="starts">How many earlier sums it goes on with.</param>
    public void Finish(TileEndArguments* arguments, int rows, in TilePlace place, int starts = 0)
    {
        arguments->Target = (void*)AddressOf(place.Workspace, _output, place.Row, place.Column);
        arguments->TargetBytes = _outputBytes;
        arguments->Function = _constants;
        if (_residual is not null)
        {
            arguments->Added = (void*)AddressOf(place.Workspace, _residual, place.Row, place.Column);
            arguments->AddedBytes = (nint)_residual.Stride * _residual.ElementSize;
        }

        var wide = place.Valid > MachineKernel.Width;
        arguments->LastColumns = (1UL << (wide ? place.Valid - MachineKernel.Width : place.Valid)) - 1;
        var kernels = place.Column + place.Valid < _output.Channels ? _kernels : _lastKernels;
        kernels[starts][(2 * rows) + (wide ? 1 : 0)](&arguments->Product);
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
