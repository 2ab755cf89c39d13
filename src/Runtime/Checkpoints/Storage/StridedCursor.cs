namespace ConvNeXtGen.Checkpoints.Storage;

/// <summary>
/// Gathers a strided view (a transposed or sliced tensor). Bytes come through a window over the storage: a view whose elements
/// lie close together costs one read, and memory stays bounded by the view's own size however far apart they lie.
/// </summary>
internal sealed class StridedCursor : TensorCursor
{
    private const long SmallWindow = 64 << 20;

    private readonly TensorStorage _storage;
    private readonly StridedLayout _layout;
    private readonly int _elementSize;
    private readonly long[] _index;
    private readonly byte[] _window;
    private readonly bool _isComplete;
    private long _element;
    private long _windowStart;
    private int _windowLength;

    public StridedCursor(TensorStorage storage, StridedLayout layout, int elementSize)
    {
        _storage = storage;
        _layout = layout;
        _elementSize = elementSize;
        _index = new long[layout.Shape.Length];
        _element = layout.Offset;
        long span = (layout.LastElement - layout.Offset + 1) * elementSize;
        long affordable = Math.Min(Math.Max(SmallWindow, 2 * layout.ElementCount * elementSize), Array.MaxLength);
        _isComplete = span <= affordable;
        _window = new byte[(int)Math.Min(span, affordable)];
    }

    public override void Read(Span<byte> destination)
    {
        for (int position = 0; position < destination.Length; position += _elementSize)
        {
            Window(_element * _elementSize).CopyTo(destination[position..]);
            Advance();
        }
    }

    private ReadOnlySpan<byte> Window(long position)
    {
        if (position < _windowStart || position + _elementSize > _windowStart + _windowLength)
        {
            // Views walk forward within a row, so a window that starts here serves the elements that follow.
            _windowStart = position;
            _windowLength = (int)Math.Min(_window.Length, (_layout.LastElement + 1) * _elementSize - position);
            if (!_isComplete && IsSparse)
                _windowLength = _elementSize;
            _storage.Read(position, _window.AsSpan(0, _windowLength));
        }
        return _window.AsSpan((int)(position - _windowStart), _elementSize);
    }

    /// <summary>Neighbours lie so far apart that reading what is between them would be the larger cost.</summary>
    private bool IsSparse => _layout.Strides[^1] * _elementSize > 4096;

    private void Advance()
    {
        for (int axis = _index.Length - 1; axis >= 0; axis--)
        {
            _element += _layout.Strides[axis];
            if (++_index[axis] < _layout.Shape[axis])
                return;
            _element -= _layout.Strides[axis] * _layout.Shape[axis];
            _index[axis] = 0;
        }
    }
}
