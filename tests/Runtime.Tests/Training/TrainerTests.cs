using ConvNeXtGen.Checkpoints;
using ConvNeXtGen.Data;
using ConvNeXtGen.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Runtime.Tests.Training;

[Collection(nameof(GlobalRandom))]
public sealed class TrainerTests : IDisposable
{
    private static readonly TrainingOptions s_options = new() { Epochs = 3, BatchSize = 8, WarmUpEpochs = 0.5, LearningRate = 3e-3, EmaDecay = 0.9, Seed = 11 };

    private readonly string _runs = Path.Combine(Path.GetTempPath(), $"runs-{Guid.NewGuid():N}");

    [Fact]
    public void A_network_learns_what_can_be_learned()
    {
        using var network = NewNetwork();
        using var trainer = new Trainer(network, Bars(200), s_options with { Epochs = 12, EmaDecay = 0 });
        var result = trainer.Train();
        Assert.True(result.Completed);
        Assert.Equal(12, result.History.Count);
        Assert.Equal(1, result.Best!.ValidationAccuracy);
        Assert.True(result.History[^1].TrainingLoss < result.History[0].TrainingLoss);
    }

    [Fact]
    public void The_same_seed_gives_the_same_figures()
    {
        Assert.Equal(Figures(TrainStraight(s_options)), Figures(TrainStraight(s_options)));
        Assert.NotEqual(Figures(TrainStraight(s_options)), Figures(TrainStraight(s_options with { Seed = 12 })));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(7)]
    [InlineData(10)]
    public void A_run_stopped_anywhere_and_resumed_equals_one_that_was_not_to_the_bit(int stopAfterSteps)
    {
        using var straight = NewNetwork();
        var expected = Train(straight, s_options, RunFolder.Create(_runs));

        var folder = RunFolder.Create(_runs);
        using (var stopped = NewNetwork())
        {
            Assert.False(TrainUntil(stopped, folder, stopAfterSteps).Completed);
        }

        // Other weights than those the run began with: all must come from the file.
        using var resumed = NewNetwork(seed: 999);
        using var trainer = new Trainer(resumed, Bars(40), s_options, folder);
        trainer.Resume();
        var result = trainer.Train();

        Assert.True(result.Completed);
        Assert.Equal(Figures(expected), Figures(result));
        Assert.Equal(expected.Best! with { Seconds = 0 }, result.Best! with { Seconds = 0 });
        Assert.Equal(Weights(straight), Weights(resumed));
    }

    [Fact]
    public void A_run_may_be_stopped_many_times()
    {
        var expected = TrainStraight(s_options);
        var folder = RunFolder.Create(_runs);
        using (var network = NewNetwork())
        {
            TrainUntil(network, folder, 1);
        }

        TrainingResult result;
        do
        {
            using var network = NewNetwork(seed: 5);
            result = TrainUntil(network, folder, 2, resume: true);
        }
        while (!result.Completed);

        Assert.Equal(Figures(expected), Figures(result));
    }

    [Fact]
    public void Stopping_saves_what_was_reached()
    {
        var folder = RunFolder.Create(_runs);
        using var network = NewNetwork();
        var result = TrainUntil(network, folder, 7);
        Assert.Single(result.History);
        using var loaded = NewNetwork(seed: 999);
        loaded.LoadCheckpoint(folder.LastWeights);
        Assert.Equal(Weights(network), Weights(loaded));
        Assert.Equal(2, File.ReadAllLines(folder.Results).Length);
        Assert.True(File.Exists(folder.BestWeights));
    }

    [Fact]
    public void The_best_weights_are_those_whose_validation_figure_was_reported()
    {
        var folder = RunFolder.Create(_runs);
        using var network = NewNetwork();
        var data = Bars(40);
        using var trainer = new Trainer(network, data, s_options, folder);
        var best = trainer.Train().Best!;
        using var loaded = NewNetwork(seed: 999);
        loaded.LoadCheckpoint(folder.BestWeights);
        using var evaluator = new Evaluator(data.Validation, 8, data.Normalization);
        var evaluation = evaluator.Evaluate(loaded);
        Assert.Equal((best.ValidationLoss, best.ValidationAccuracy), (evaluation.Loss, evaluation.Accuracy));
    }

    [Fact]
    public void Resuming_with_other_options_or_data_is_refused()
    {
        var folder = RunFolder.Create(_runs);
        using var network = NewNetwork();
        TrainUntil(network, folder, 2);

        using var otherOptions = new Trainer(network, Bars(40), s_options with { LearningRate = 1e-4 }, folder);
        Assert.Contains("begun with other options", Assert.Throws<RunMismatchException>(otherOptions.Resume).Message);
        using var otherData = new Trainer(network, Bars(48), s_options, folder);
        Assert.Contains("begun with other data", Assert.Throws<RunMismatchException>(otherData.Resume).Message);
        using var larger = new SmallConvNeXt([1, 1], [8, 24]);
        using var otherNetwork = new Trainer(larger, Bars(40), s_options, folder);
        Assert.Contains("belongs to another network", Assert.Throws<RunMismatchException>(otherNetwork.Resume).Message);
    }

    [Fact]
    public void A_loss_that_is_no_number_ends_training_with_its_place()
    {
        using var network = NewNetwork();
        using (no_grad())
        {
            network.parameters().First().fill_(float.NaN);
        }

        using var trainer = new Trainer(network, Bars(40), s_options);
        Assert.Contains("in epoch 1, batch 1", Assert.Throws<TrainingDivergedException>(() => trainer.Train()).Message);
    }

    [Fact]
    public void Training_leaves_no_tensors_behind()
    {
        using var network = NewNetwork();
        var before = LiveTensors.OnThisThread;
        using (var trainer = new Trainer(network, Bars(40), s_options, RunFolder.Create(_runs)))
        {
            trainer.Train();
        }

        Assert.Equal(before, LiveTensors.OnThisThread);
    }

    [Fact]
    public void Progress_comes_after_every_step_and_every_epoch()
    {
        var reports = new List<TrainingProgress>();
        using var network = NewNetwork();
        using var trainer = new Trainer(network, Bars(40), s_options);
        trainer.Train(new Collector(reports.Add));
        Assert.Equal(3 * (4 + 1), reports.Count);
        Assert.Equal(3, reports.Count(report => report.Finished is not null));
        Assert.All(reports, report => Assert.True(report.ImagesPerSecond > 0));
        Assert.Equal(TimeSpan.Zero, reports[^1].Remaining);
    }

    public void Dispose()
    {
        if (Directory.Exists(_runs))
        {
            Directory.Delete(_runs, recursive: true);
        }
    }

    /// <summary>Upright and lying bars with noise; four fifths to learn from.</summary>
    private static TrainingData Bars(int count)
    {
        var pixels = new float[count * 64];
        for (var image = 0; image < count; image++)
        {
            var random = RandomStream.At(image);
            for (var i = 0; i < 64; i++)
            {
                pixels[image * 64 + i] = (float)(0.3 * random.NextDouble());
            }

            var place = 1 + random.Next(6);
            for (var i = 0; i < 8; i++)
            {
                pixels[image * 64 + (image % 2 == 0 ? place * 8 + i : i * 8 + place)] = 1;
            }
        }

        var names = Enumerable.Range(0, 10).Select(label => $"class{label}").ToArray();
        var bars = new ImageArray(new ImageShape(1, 8, 8), pixels, [.. Enumerable.Range(0, count).Select(image => image % 2)], names);
        var split = StratifiedSplit.Of(bars, 0.2, 0);
        return new TrainingData(split.Larger, split.HeldOut) { Augmentations = [new RandomShift(1)] };
    }

    private static SmallConvNeXt NewNetwork(long seed = 1)
    {
        torch.random.manual_seed(seed);
        return new SmallConvNeXt([1, 1], [8, 16], dropPathRate: 0.3, layerScale: 1);
    }

    private static TrainingResult TrainStraight(TrainingOptions options)
    {
        using var network = NewNetwork();
        return Train(network, options, null);
    }

    private static TrainingResult Train(SmallConvNeXt network, TrainingOptions options, RunFolder? folder)
    {
        using var trainer = new Trainer(network, Bars(40), options, folder);
        return trainer.Train();
    }

    private static TrainingResult TrainUntil(SmallConvNeXt network, RunFolder folder, int steps, bool resume = false)
    {
        using var cancellation = new CancellationTokenSource();
        var left = steps;
        var counter = new Collector(progress =>
        {
            if (progress.Finished is null && --left == 0)
            {
                cancellation.Cancel();
            }
        });
        using var trainer = new Trainer(network, Bars(40), s_options, folder);
        if (resume)
        {
            trainer.Resume();
        }

        return trainer.Train(counter, cancellation.Token);
    }

    private static IEnumerable<EpochRecord> Figures(TrainingResult result) => result.History.Select(epoch => epoch with { Seconds = 0 });

    private static float[] Weights(nn.Module network) => [.. network.parameters().SelectMany(parameter => parameter.data<float>())];

    private sealed class Collector(Action<TrainingProgress> report) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => report(value);
    }
}
