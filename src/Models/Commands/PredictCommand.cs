using System.CommandLine;
using System.Diagnostics;
using ConvNeXtGen.Checkpoints;
using ConvNeXtGen.Data;
using ConvNeXtGen.Models.Catalog;
using ConvNeXtGen.Models.Data;
using ConvNeXtGen.Models.Reports;
using ConvNeXtGen.Training;
using Spectre.Console;
using static TorchSharp.torch;

namespace ConvNeXtGen.Models.Commands;

/// <summary><c>convnextgen predict</c>: the most likely classes of images.</summary>
internal static class PredictCommand
{
    public static Command Create(Terminal terminal)
    {
        var images = new Argument<string[]>("IMAGE") { Description = "Image files", HelpName = "IMAGE", Arity = ArgumentArity.ZeroOrMore };
        var row = new Option<int?>("--row") { Description = "A row of the digits that come along, from 1, instead of a file" };
        var weights = new Option<string?>("--weights", "-w") { Description = "A checkpoint; the best weights of the newest run when not given" };
        var model = ModelArgument.CreateOption();
        var top = new Option<int>("--top") { Description = "How many classes to show", DefaultValueFactory = _ => 5 };
        var runs = new Option<string>("--runs") { Description = "Where run folders are", DefaultValueFactory = _ => "runs" };
        var command = new Command("predict", "Tell what images show.") { images, row, weights, model, top, runs };
        command.SetAction(parsed =>
        {
            var files = parsed.GetValue(images) ?? [];
            var digit = parsed.GetValue(row);
            if (files.Length == 0 && digit is null)
            {
                throw new CommandException("Nothing to look at: give image files, or --row for one of the digits.");
            }

            var path = parsed.GetValue(weights) ?? RunFolder.OpenLatest(parsed.GetRequiredValue(runs)).BestWeights;
            ExistingFile.Require(path);
            using var classifier = Classifier.Load(path, parsed.GetValue(model));
            terminal.Output.WriteLine($"{classifier.Network.Name} with {path}: {classifier.Report}");
            foreach (var (name, image) in Inputs(files, digit, classifier.Shape))
            {
                Write(terminal.Output, name, classifier, image, Math.Max(1, parsed.GetValue(top)));
            }
        });
        return command;
    }

    private static IEnumerable<(string Name, float[] Image)> Inputs(string[] files, int? digit, ImageShape shape)
    {
        if (digit is { } row)
        {
            var digits = DigitsReader.Read(DataSource.DigitsPath);
            if (row < 1 || row > digits.Count)
            {
                throw new CommandException($"--row is {row}, but the digits have rows 1 to {digits.Count}.");
            }

            if (digits.Shape != shape)
            {
                throw new CommandException($"The digits are {digits.Shape}, but the network takes {shape}.");
            }

            var image = new float[shape.ElementCount];
            digits.CopyImage(row - 1, image);
            yield return ($"row {row} of the digits, a {digits.ClassNames[digits.Label(row - 1)]}", image);
        }

        foreach (var file in files)
        {
            ExistingFile.Require(file);
            yield return (file, [.. ImageReader.Read(file, shape).Select(value => value / 255f)]);
        }
    }

    private static void Write(IAnsiConsole console, string name, Classifier classifier, float[] image, int top)
    {
        var clock = Stopwatch.StartNew();
        var predictions = classifier.Predict(image);
        var time = clock.Elapsed;
        console.WriteLine();
        console.WriteLine($"{name}  ({time.TotalMilliseconds:F1} ms)");
        foreach (var (label, probability) in predictions.Take(top))
        {
            var bar = new string('█', (int)Math.Round(30 * probability));
            console.MarkupLineInterpolated($"  {Numbers.Percent(probability),9}  {label,-24} [aqua]{bar}[/]");
        }
    }
}
