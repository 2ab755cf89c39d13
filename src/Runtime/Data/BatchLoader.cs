using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Data;

/// <summary>
/// Cuts a data set into batches, in tensors allocated once. Order and augmentation are functions of (seed, epoch), so
/// any batch of any epoch can be read again, which is what lets training resume exactly.
/// </summary>
public sealed class BatchLoader : IDisposable
{
    private const int ParallelThreshold = 1 << 16;

    private readonly IImageDataset _dataset;
    private readonly BatchLoaderOptions _options;
    private readonly ImageBatch _full;
    private readonly ImageBatch _last;
    private readonly int[] _order;
    private int _orderEpoch = -1;

    /// <summary>Makes a loader.</summary>
    /// <param name="dataset">The images; at least one.</param>
    /// <param name="options">Batch size, order, augmentation, normalisation.</param>
    /// <exception cref="ArgumentException">The data set is empty.</exception>
    public BatchLoader(IImageDataset dataset, BatchLoaderOptions options)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.BatchSize);
        if (dataset.Count == 0)
        {
            throw new ArgumentException("The data set has no images.", nameof(dataset));
        }

        _dataset = dataset;
        _options = options;
        _order = [.. Enumerable.Range(0, dataset.Count)];
        var size = Math.Min(options.BatchSize, dataset.Count);
        BatchCount = (dataset.Count + size - 1) / size;
        var shape = dataset.Shape;
        _full = new ImageBatch(
            torch.empty([size, shape.Channels, shape.Height, shape.Width], ScalarType.Float32, torch.CPU),
            torch.empty([size], ScalarType.Int64, torch.CPU));
        var rest = dataset.Count - (BatchCount - 1) * size;
        _last = new ImageBatch(_full.Images.narrow(0, 0, rest), _full.Labels.narrow(0, 0, rest));
    }

    /// <summary>Batches per epoch; the last one may be smaller.</summary>
    public int BatchCount { get; }

    /// <summary>Images per epoch.</summary>
    public int ImageCount => _dataset.Count;

    /// <summary>Reads a batch. Its tensors stay with the loader and hold until the next read.</summary>
    /// <param name="epoch">The epoch, from 0; decides order and augmentation.</param>
    /// <param name="index">The batch in [0, <see cref="BatchCount"/>).</param>
    public ImageBatch Read(int epoch, int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, BatchCount);
        Order(epoch);
        var batch = index == BatchCount - 1 ? _last : _full;
        var start = index * _full.Count;
        var labels = MemoryMarshal.Cast<byte, long>(_full.Labels.bytes);
        for (var slot = 0; slot < batch.Count; slot++)
        {
            labels[slot] = _dataset.Label(_order[start + slot]);
        }

        CopyImages(epoch, _order.AsMemory(start, batch.Count));
        return batch;
    }

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        _last.Images.Dispose();
        _last.Labels.Dispose();
        _full.Images.Dispose();
        _full.Labels.Dispose();
    }

    private void CopyImages(int epoch, ReadOnlyMemory<int> chosen)
    {
        var elements = _dataset.Shape.ElementCount;
        if (elements * chosen.Length < ParallelThreshold)
        {
            for (var slot = 0; slot < chosen.Length; slot++)
            {
                CopyImage(epoch, chosen.Span[slot], slot);
            }
        }
        else
        {
            Parallel.For(0, chosen.Length, slot => CopyImage(epoch, chosen.Span[slot], slot));
        }
    }

    private void CopyImage(int epoch, int index, int slot)
    {
        var shape = _dataset.Shape;
        var image = MemoryMarshal.Cast<byte, float>(_full.Images.bytes).Slice(slot * shape.ElementCount, shape.ElementCount);
        _dataset.CopyImage(index, image);
        if (_options.Augmentations.Count > 0)
        {
            var random = RandomStream.At(_options.Seed, epoch, index);
            foreach (var augmentation in _options.Augmentations)
            {
                augmentation.Apply(image, shape, ref random);
            }
        }

        _options.Normalization.Apply(image);
    }

    private void Order(int epoch)
    {
        if (!_options.Shuffle || _orderEpoch == epoch)
        {
            return;
        }

        for (var index = 0; index < _order.Length; index++)
        {
            _order[index] = index;
        }

        RandomStream.At(_options.Seed, epoch).Shuffle(_order);
        _orderEpoch = epoch;
    }
}
