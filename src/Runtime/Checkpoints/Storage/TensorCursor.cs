namespace ConvNeXtGen.Checkpoints.Storage;

/// <summary>Reads a tensor's elements once, front to back, in row-major order.</summary>
internal abstract class TensorCursor
{
    /// <summary>Fills <paramref name="destination"/>, a whole number of elements, with the next ones.</summary>
    public abstract void Read(Span<byte> destination);

    /// <summary>The cheapest cursor for a layout.</summary>
    public static TensorCursor Open(TensorStorage storage, StridedLayout layout, int elementSize) => layout.IsContiguous
        ? new ContiguousCursor(storage, layout.Offset * elementSize)
        : new StridedCursor(storage, layout, elementSize);

    private sealed class ContiguousCursor(TensorStorage storage, long position) : TensorCursor
    {
        private long _position = position;

        public override void Read(Span<byte> destination)
        {
            storage.Read(_position, destination);
            _position += destination.Length;
        }
    }
}
