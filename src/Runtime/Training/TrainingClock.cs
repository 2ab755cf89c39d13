using System.Diagnostics;

namespace ConvNeXtGen.Training;

/// <summary>Measures the speed of this process's part of a training run.</summary>
internal sealed class TrainingClock(long imagesLeft)
{
    private readonly Stopwatch _run = Stopwatch.StartNew();
    private readonly Stopwatch _epoch = Stopwatch.StartNew();
    private long _images;

    /// <summary>Trained images per second, evaluation included in the time.</summary>
    public double ImagesPerSecond => _images / _run.Elapsed.TotalSeconds;

    /// <summary>Time left at that speed.</summary>
    public TimeSpan Remaining => TimeSpan.FromSeconds(_images == 0 ? 0 : (imagesLeft - _images) / ImagesPerSecond);

    public void Count(int images) => _images += images;

    /// <summary>Seconds since the epoch, or this process's part of it, began.</summary>
    public double EpochSeconds => _epoch.Elapsed.TotalSeconds;

    public void NextEpoch() => _epoch.Restart();
}
