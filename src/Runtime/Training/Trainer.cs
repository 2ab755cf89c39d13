using ConvNeXtGen.Checkpoints;
using ConvNeXtGen.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Training;

/// <summary>
/// Trains a classifier with AdamW, a cosine schedule and label smoothing. With the same seed it gives the same figures,
/// and a run that was stopped and resumed gives, to the bit, those of one that was not. TorchSharp's global random
/// generator is seeded anew for every step, so two trainers must not run at the same time in one process.
/// </summary>
public sealed class Trainer : IDisposable
{
    private readonly nn.Module<Tensor, Tensor> _network;
    private readonly TrainingOptions _options;
    private readonly RunRecord? _record;
    private readonly BatchLoader _loader;
    private readonly Evaluator _evaluator;
    private readonly AdamW _optimizer;
    private readonly ExponentialMovingAverage? _average;
    private readonly CosineSchedule _schedule;
    private TrainingPosition _position = new();

    /// <summary>Prepares a run from the network's present weights.</summary>
    /// <param name="network">[N, C, H, W] → one logit per class, [N, classes]; stays with the caller.</param>
    /// <param name="data">What it learns from.</param>
    /// <param name="options">How.</param>
    /// <param name="folder">Where weights and state are kept; nothing is written when null.</param>
    public Trainer(nn.Module<Tensor, Tensor> network, TrainingData data, TrainingOptions options, RunFolder? folder = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        (_network, _options) = (network, options);
        _loader = new BatchLoader(data.Training, new BatchLoaderOptions(options.BatchSize, data.Normalization)
        {
            Shuffle = true,
            Seed = options.Seed,
            Augmentations = data.Augmentations,
        });
        _evaluator = new Evaluator(data.Validation, options.BatchSize, data.Normalization);
        _optimizer = new AdamW(ParameterGroup.Split(network, options.WeightDecay), options.Beta1, options.Beta2, options.Epsilon);
        _average = options.EmaDecay > 0 ? new ExponentialMovingAverage(network, options.EmaDecay) : null;
        _schedule = new CosineSchedule(
            options.LearningRate,
            options.MinimumLearningRate,
            (long)Math.Round(options.WarmUpEpochs * _loader.BatchCount),
            (long)options.Epochs * _loader.BatchCount);
        var state = new TrainingState(network, _optimizer, _average, options, data);
        _record = folder is null ? null : new RunRecord(folder, network, data, _average, state);
    }

    /// <summary>Goes back to where the run in the folder was stopped. Options, data and network must be those it was begun with.</summary>
    /// <exception cref="InvalidOperationException">The trainer was made without a folder.</exception>
    /// <exception cref="RunMismatchException">The folder's state belongs to another run; the message says what differs.</exception>
    public void Resume() =>
        _position = (_record ?? throw new InvalidOperationException("A trainer without a run folder has nothing to resume from.")).Load();

    /// <summary>
    /// Trains to the last epoch. After every epoch the folder has the state, the best and the last weights and the results.
    /// </summary>
    /// <param name="progress">Told after every step and every epoch, on this thread.</param>
    /// <param name="cancellation">Stops between two steps; what was reached is saved first.</param>
    /// <exception cref="TrainingDivergedException">The loss is no longer a number.</exception>
    public TrainingResult Train(IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        var clock = new TrainingClock((long)_loader.ImageCount * (_options.Epochs - _position.Epoch) - _position.Seen);
        _network.train();
        try
        {
            while (_position.Epoch < _options.Epochs)
            {
                TrainEpoch(clock, progress, cancellation);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            _position = _position with { Seconds = _position.Seconds + clock.EpochSeconds };
            _record?.Save(_position);
        }

        return new TrainingResult(_position.History, _position.Best, _position.Epoch == _options.Epochs);
    }

    /// <summary>Frees batches, moments and averages. The network stays the caller's.</summary>
    public void Dispose()
    {
        _loader.Dispose();
        _evaluator.Dispose();
        _optimizer.Dispose();
        _average?.Dispose();
    }

    private void TrainEpoch(TrainingClock clock, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        clock.NextEpoch();
        while (_position.Batch < _loader.BatchCount)
        {
            cancellation.ThrowIfCancellationRequested();
            Step();
            clock.Count(Math.Min(_options.BatchSize, _loader.ImageCount - (_position.Batch - 1) * _options.BatchSize));
            progress?.Report(Describe(clock, null));
        }

        var record = Evaluate(clock, cancellation);
        var last = Describe(clock, record);
        _position = _position.AfterEpoch(record);
        var isBest = ReferenceEquals(_position.Best, record);
        if (isBest)
        {
            _record?.SaveBest();
        }

        _record?.Save(_position);
        progress?.Report(last with { IsBest = isBest });
    }

    private void Step()
    {
        var batch = _loader.Read(_position.Epoch, _position.Batch);
        // Dropping draws from the global generator. Seeding per step makes it a function of the position, like the data.
        torch.random.manual_seed((long)(RandomStream.At(_options.Seed, _position.Steps).Next() >> 32));
        using var logits = _network.call(batch.Images);
        using var loss = nn.functional.cross_entropy(logits, batch.Labels, label_smoothing: _options.LabelSmoothing);
        var value = loss.item<float>();
        if (!float.IsFinite(value))
        {
            throw new TrainingDivergedException($"The loss became {value} in epoch {_position.Epoch + 1}, batch {_position.Batch + 1}. A lower learning rate than {_options.LearningRate} or a longer warm-up may help.");
        }

        loss.backward();
        _optimizer.Step(_schedule.At(_position.Steps));
        _optimizer.ClearGradients();
        _average?.Update();
        _position = _position.AfterBatch(batch.Count, value * (double)batch.Count, CountCorrect(logits, batch.Labels));
    }

    private EpochRecord Evaluate(TrainingClock clock, CancellationToken cancellation)
    {
        _average?.Swap();
        try
        {
            var result = _evaluator.Evaluate(_network, cancellation);
            return new EpochRecord(
                _position.Epoch + 1,
                _schedule.At(_position.Steps - 1),
                _position.LossSum / _position.Seen,
                (double)_position.Correct / _position.Seen,
                result.Loss,
                result.Accuracy,
                _position.Seconds + clock.EpochSeconds);
        }
        finally
        {
            _average?.Swap();
        }
    }

    private TrainingProgress Describe(TrainingClock clock, EpochRecord? finished) => new(
        _position.Epoch + 1,
        _options.Epochs,
        _position.Batch,
        _loader.BatchCount,
        _schedule.At(Math.Max(0, _position.Steps - 1)),
        _position.LossSum / _position.Seen,
        (double)_position.Correct / _position.Seen,
        clock.ImagesPerSecond,
        clock.Remaining,
        finished,
        IsBest: false);

    private static int CountCorrect(Tensor logits, Tensor labels)
    {
        using var guard = no_grad();
        using var chosen = logits.argmax(1);
        using var matches = chosen.eq(labels);
        using var sum = matches.sum();
        return (int)sum.item<long>();
    }
}
