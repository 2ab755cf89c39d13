using ConvNeXtGen.Training;
using Spectre.Console;

namespace ConvNeXtGen.Models.Reports;

/// <summary>Shows training as it goes: a line per epoch, and on a terminal a bar that moves with every step.</summary>
internal sealed class TrainingDisplay(IAnsiConsole console)
{
    private const string Header = "  epoch       lr     loss      acc  val loss  val acc  images/s     time";

    /// <summary>Runs the training with something to report to.</summary>
    public TrainingResult Show(Func<IProgress<TrainingProgress>, TrainingResult> train)
    {
        console.WriteLine();
        console.MarkupLineInterpolated($"[bold]{Header}[/]");
        if (!console.Profile.Capabilities.Interactive)
        {
            return train(new Reporter(WriteEpoch));
        }

        return console.Progress()
            .AutoClear(true)
            .HideCompleted(true)
            .Columns(new ProgressBarColumn(), new PercentageColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
            .Start(context =>
            {
                var bar = context.AddTask("starting");
                return train(new Reporter(progress =>
                {
                    bar.MaxValue = (double)progress.Epochs * progress.Batches;
                    bar.Value = (progress.Epoch - 1.0) * progress.Batches + progress.Batch;
                    bar.Description = Markup.Escape(Describe(progress));
                    WriteEpoch(progress);
                }));
            });
    }

    private void WriteEpoch(TrainingProgress progress)
    {
        if (progress.Finished is not { } epoch)
        {
            return;
        }

        var line = $"{epoch.Epoch,7} {epoch.LearningRate,8:0.0e-0} {epoch.TrainingLoss,8:F4} {Numbers.Percent(epoch.TrainingAccuracy),8} {epoch.ValidationLoss,9:F4} {Numbers.Percent(epoch.ValidationAccuracy),8} {progress.ImagesPerSecond,9:F0} {epoch.Seconds,6:F1} s";
        console.MarkupLineInterpolated(progress.IsBest ? $"{line} [green]best[/]" : (FormattableString)$"{line}");
    }

    private static string Describe(TrainingProgress progress) =>
        $"epoch {progress.Epoch}/{progress.Epochs}  loss {progress.Loss:F4}  accuracy {Numbers.Percent(progress.Accuracy)}  {progress.ImagesPerSecond:F0} images/s  {Numbers.Clock(progress.Remaining)} left";

    /// <summary>Reports on the caller's thread, in order; <see cref="Progress{T}"/> does neither.</summary>
    private sealed class Reporter(Action<TrainingProgress> report) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => report(value);
    }
}
