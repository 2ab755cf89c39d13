using System.Globalization;
using ConvNeXtGen.Checkpoints;
using ConvNeXtGen.Data;
using ConvNeXtGen.Models.Catalog;
using ConvNeXtGen.Models.Commands;
using ConvNeXtGen.Models.Data;
using ConvNeXtGen.Models.Plots;
using ConvNeXtGen.Models.Reports;
using ConvNeXtGen.Training;
using Spectre.Console;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Models.Runs;

/// <summary>Trains a network of the zoo in a run folder, then judges its best weights on the held-out part.</summary>
internal sealed class TrainingRun(RunArguments arguments, RunFolder folder, IAnsiConsole console)
{
    /// <summary>Multiply-accumulates per step below which a second thread costs more in waiting than it saves.</summary>
    private const long SmallStep = 1_000_000_000;

    /// <summary>How a checkpoint must fit that a run begins with: all of it but the head, whose classes may be others.</summary>
    public static CheckpointLoadOptions FineTuning { get; } = new() { AllowDifferentHead = true };

    private readonly NetworkEntry _network = NetworkCatalog.Find(arguments.Model);

    /// <summary>Begins the run, or goes on where it was stopped.</summary>
    /// <returns>The exit code: 0 when all epochs were trained.</returns>
    public int Execute(bool resume, CancellationToken cancellation)
    {
        _network.RequireClassifier();
        var parts = RunParts.Of(DataSource.Open(arguments.Data, _network.Info), arguments);
        if (!resume)
        {
            RunArgumentsFile.Write(folder, arguments);
        }

        console.WriteUnwrapped($"data    {parts}");
        console.WriteUnwrapped($"folder  {folder.Root}");
        torch.set_num_threads(ThreadCount());
        torch.random.manual_seed(arguments.Seed);
        using var network = _network.CreateClassifier();
        if (arguments.Weights is { } weights && !resume)
        {
            var report = network.LoadCheckpoint(weights, FineTuning);
            console.WriteUnwrapped($"weights {weights}: {report}");
            if (report.Reinitialized.Count > 0)
            {
                console.WriteUnwrapped($"        begin afresh: {string.Join(", ", report.Reinitialized)}");
            }
        }

        var data = parts.ToTrainingData(arguments);
        var result = Train(network, data, resume, cancellation);
        if (!result.Completed)
        {
            console.WriteUnwrapped($"Stopped after {result.History.Count} of {arguments.Epochs} epochs; all that was reached is saved. To go on: convnextgen train --resume {folder.Root}");
            return CommandLine.Stopped;
        }

        Judge(parts.HeldOut, data.Normalization, result);
        return 0;
    }

    private TrainingResult Train(nn.Module<Tensor, Tensor> network, TrainingData data, bool resume, CancellationToken cancellation)
    {
        using var trainer = new Trainer(network, data, arguments.ToOptions(), folder);
        if (resume)
        {
            trainer.Resume();
        }

        return new TrainingDisplay(console).Show(progress => trainer.Train(progress, cancellation));
    }

    private void Judge(IImageDataset heldOut, PixelNormalization normalization, TrainingResult result)
    {
        // A new instance from the file: what is judged is what was saved.
        using var network = _network.CreateClassifier();
        var report = network.LoadCheckpoint(folder.BestWeights);
        using var evaluator = new Evaluator(heldOut, arguments.BatchSize, normalization);
        var evaluation = evaluator.Evaluate(network);

        folder.Write("evaluation.yaml", Describe(evaluation, result));
        folder.Write("curves.png", TrainingCurves.Draw(result.History));
        folder.Write("confusion_matrix.png", ConfusionMatrixPlot.Draw(evaluation.Confusion));
        folder.Write("predictions.png", PredictionSheet.Draw(heldOut, evaluation));

        console.WriteLine();
        console.WriteUnwrapped($"Best epoch: {result.Best!.Epoch}. Its weights from {folder.BestWeights} in a new {_network.Info.Name}: {report}.");
        console.MarkupLineInterpolated($"held-out accuracy [bold green]{Numbers.Percent(evaluation.Accuracy)}[/] ({evaluation.Confusion.Correct} of {evaluation.Confusion.Total}), loss {evaluation.Loss:F4}");
        console.WriteUnwrapped($"pictures and figures: {string.Join(", ", "results.csv", "curves.png", "confusion_matrix.png", "predictions.png", "evaluation.yaml")} in {folder.Root}");
        if (PlotFont.IsMissing)
        {
            console.WriteLine("The font that comes along was not found, so the pictures have no text.");
        }
    }

    private int ThreadCount()
    {
        if (arguments.Threads > 0)
        {
            return arguments.Threads;
        }

        return 3 * _network.Info.Macs * arguments.BatchSize < SmallStep ? 1 : Environment.ProcessorCount;
    }

    private static string Describe(EvaluationResult evaluation, TrainingResult result) => string.Create(CultureInfo.InvariantCulture, $"""
        # The weights of the best epoch on the held-out part
        best_epoch: {result.Best!.Epoch}
        accuracy: {evaluation.Accuracy}
        correct: {evaluation.Confusion.Correct}
        total: {evaluation.Confusion.Total}
        loss: {evaluation.Loss}

        """).ReplaceLineEndings("\n");
}
