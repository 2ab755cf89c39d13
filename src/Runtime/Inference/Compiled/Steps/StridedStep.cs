using System.Runtime.CompilerServices;
using ConvNeXtGen.Kernels.Simd;

namespace ConvNeXtGen.Inference.Steps;

/// <summary>
/// A function of values that lie in any way, with broadcasting, to a value that lies in any way: copies, transpositions, heads' arithmetic.
/// Works on pieces of a few hundred numbers, gathered into dense memory where they do not lie so.
/// </summary>
/// <typeparam name="V">The vector.</typeparam>
internal sealed unsafe class StridedStep<V> : Step
    where V : struct, IVector<V>
{
    private const int Piece = 256;

    /// <summary>Numbers of a line between whose memory lie others: so many cache lines stay in the first cache for the next lines.</summary>
    private const int SparsePiece = 64;

    private readonly Elementwise<V> _function;
    private readonly StridedOperand[] _operands;
    private readonly long[] _outer;
    private readonly int _lines;
    private readonly int _length;
    private readonly int _piece;
    private readonly int _linesPerPiece;
    private readonly bool _isInLines;
    private readonly int _pieces;
    private readonly int _units;
    private readonly int _chunks;
    private readonly long _count;

    /// <summary>Makes the step.</summary>
    /// <param name="function">What is computed.</param>
    /// <param name="sizes">The shape of the result.</param>
    /// <param name="output">The result.</param>
    /// <param name="inputs">As many as the function has, with the result's shape (strides of 0 where they are broadcast).</param>
    public StridedStep(Elementwise<V> function, long[] sizes, StridedOperand output, params ReadOnlySpan<StridedOperand> inputs)
    {
        _function = function;
        _count = sizes.Aggregate(1L, (product, size) => product * size);
        (sizes, _operands) = StridedOperand.Collapse(sizes, [output, .. inputs]);
        _outer = sizes[..^2];
        (_lines, _length) = ((int)sizes[^2], (int)sizes[^1]);
        // Long lines are cut, and all lines of a piece done together, since transpositions read the same cache lines; short ones are bundled.
        _piece = Array.TrueForAll(_operands, operand => operand.Strides[^1] is 0 or 1) ? Piece : SparsePiece;
        _linesPerPiece = _length >= Piece / 4 ? 1 : Math.Max(1, Piece / _length);
        _isInLines = _linesPerPiece == 1 && Array.TrueForAll(_operands, operand => operand.Strides[^1] == 1);
        _pieces = _linesPerPiece == 1 ? (_length + _piece - 1) / _piece : (_lines + _linesPerPiece - 1) / _linesPerPiece;
        _units = _pieces * (int)_outer.Aggregate(1L, (product, size) => product * size);
        _chunks = ChunksFor(_count, _units);
    }

    /// <inheritdoc/>
    public override string Name => $"{_function.Name}, strided";

    /// <inheritdoc/>
    public override int Chunks => _chunks;

    /// <inheritdoc/>
    public override long ScratchBytes => 3 * Piece * sizeof(float);

    /// <inheritdoc/>
    public override void Run(Workspace workspace, int chunk, int worker)
    {
        var (first, end) = RowsOf(chunk, _chunks, _units);
        var scratch = (float*)workspace.Scratch(worker);
        var at = stackalloc float*[3];
        for (var unit = first; unit < end; unit++)
        {
            for (var i = 0; i < _operands.Length; i++)
            {
                at[i] = _operands[i].At(workspace);
            }

            var rest = (long)(unit / _pieces);
            for (var axis = _outer.Length - 1; axis >= 0; axis--)
            {
                for (var i = 0; i < _operands.Length; i++)
                {
                    at[i] += rest % _outer[axis] * _operands[i].Strides[axis];
                }

                rest /= _outer[axis];
            }

            RunPiece(at, unit % _pieces, scratch);
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        foreach (var operand in _operands)
        {
            operand.Dispose();
        }
    }

    private void RunPiece(float** at, int piece, float* scratch)
    {
        if (_linesPerPiece > 1)
        {
            var first = piece * _linesPerPiece;
            RunLines(at, first, Math.Min(_linesPerPiece, _lines - first), 0, _length, scratch);
            return;
        }

        var start = piece * _piece;
        if (_isInLines)
        {
            RunDense(at, start, Math.Min(_piece, _length - start));
            return;
        }

        for (var line = 0; line < _lines; line++)
        {
            RunLines(at, line, 1, start, Math.Min(_piece, _length - start), scratch);
        }
    }

    /// <summary>Lines in which neither the inputs nor the result skip memory, whatever lies between the lines.</summary>
    private void RunDense(float** at, int start, int length)
    {
        float* target = at[0] + start, a = at[1] + start, b = _operands.Length > 2 ? at[2] + start : null;
        var (targetLine, aLine, bLine) = ((nint)_operands[0].Strides[^2], (nint)_operands[1].Strides[^2], _operands.Length > 2 ? (nint)_operands[2].Strides[^2] : 0);
        for (var line = 0; line < _lines; line++, target += targetLine, a += aLine, b += bLine)
        {
            _function.Run(a, b, target, length);
        }
    }

    private void RunLines(float** at, int line, int lines, int start, int length, float* scratch)
    {
        var target = Place(0, at, line, lines, start, length, out var isDense);
        var result = isDense ? target : scratch;
        var a = Gather(1, at, line, lines, start, length, scratch + Piece);
        var b = _operands.Length > 2 ? Gather(2, at, line, lines, start, length, scratch + (2 * Piece)) : null;
        _function.Run(a, b, result, (nint)lines * length);
        if (!isDense)
        {
            Copy(result, length, 1, target, (nint)_operands[0].Strides[^2], (nint)_operands[0].Strides[^1], lines, length);
        }
    }

    private float* Place(int operand, float** at, int line, int lines, int start, int length, out bool isDense)
    {
        var (byLine, step) = (_operands[operand].Strides[^2], _operands[operand].Strides[^1]);
        isDense = step == 1 && (lines == 1 || byLine == length);
        return at[operand] + (line * byLine) + (start * step);
    }

    private float* Gather(int operand, float** at, int line, int lines, int start, int length, float* memory)
    {
        var source = Place(operand, at, line, lines, start, length, out var isDense);
        if (isDense)
        {
            return source;
        }

        Copy(source, (nint)_operands[operand].Strides[^2], (nint)_operands[operand].Strides[^1], memory, length, 1, lines, length);
        return memory;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Copy(float* source, nint sourceLine, nint sourceStep, float* target, nint targetLine, nint targetStep, int lines, int length)
    {
        if (length == 2 && sourceStep == 1 && targetStep == 1)
        {
            // Centres and sizes of boxes.
            for (var y = 0; y < lines; y++, source += sourceLine, target += targetLine)
            {
                *(long*)target = *(long*)source;
            }

            return;
        }

        for (var y = 0; y < lines; y++, source += sourceLine, target += targetLine)
        {
            var (from, to) = ((nint)0, (nint)0);
            for (var x = 0; x < length; x++, from += sourceStep, to += targetStep)
            {
                target[to] = source[from];
            }
        }
    }
}
