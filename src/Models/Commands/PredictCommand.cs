using System.CommandLine;
using ConvNeXtGen.Data;
using ConvNeXtGen.Models.Data;
using ConvNeXtGen.Models.Predictions;
using ConvNeXtGen.Training;
using SkiaSharp;
using Spectre.Console;
using static TorchSharp.torch;

namespace ConvNeXtGen.Models.Commands;

/// <summary><c>convnextgen predict</c>: what images show: classes, boxes, masks, keypoints, by the network's task.</summary>
internal static class PredictCommand
{
    public static Command Create(Terminal terminal)
    {
        var images = new Argument<string[]>("IMAGE") { Description = "Image files, folders, or patterns such as 'photos/**/*.jpg'", HelpName = "IMAGE", Arity = ArgumentArity.ZeroOrMore };
        var row = NumberOption.Optional("--row", "A row of the digits that come along, from 1, instead of a file", NumberOption.AtLeast(1));
        var weights = new Option<string?>("--weights", "-w") { Description = "A checkpoint; the best weights of the newest training run when not given" };
        var model = ModelArgument.CreateOption();
        model.Description += "; the one that the checkpoint names or fits when not given";
        var runs = new Option<string>("--runs", "--project") { Description = "Where run folders are", DefaultValueFactory = _ => "runs" };
        var name = new Option<string>("--name") { Description = "What the run's folder is called, before its number", DefaultValueFactory = _ => "predict" };
        name.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is var given && (string.IsNullOrWhiteSpace(given) || given.AsSpan().ContainsAny('/', '\\') || given is "." or ".."))
            {
                result.AddError($"--name is the name of a folder in --runs, without slashes, but is '{given}'.");
            }
        });
        var arguments = new PredictionArguments();
        var command = new Command("predict", "Tell what images show, and draw it.") { images, row, weights, model, runs, name };
        arguments.AddTo(command);
        command.SetAction((parsed, cancellation) => Task.Run(() =>
        {
            var files = parsed.GetValue(images) ?? [];
            var digit = parsed.GetValue(row);
            if (files.Length == 0 && digit is null)
            {
                throw new CommandException("Nothing to look at: give image files, or --row for one of the digits.");
            }

            var found = ImageList.Of(files);
            var path = parsed.GetValue(weights) ?? NewestWeights(parsed.GetRequiredValue(runs));
            ExistingFile.Require(path);
            set_num_threads(arguments.Threads(parsed));
            using var network = TrainedNetwork.Load(path, parsed.GetValue(model));
            terminal.Output.WriteUnwrapped($"{network.Info.Name} with {path}: {network.Report}");
            using var predictor = arguments.Predictor(parsed, network);
            var folder = new PredictionFolder(parsed.GetRequiredValue(runs), parsed.GetRequiredValue(name));
            var run = new PredictionRun(terminal, predictor, folder, arguments.Saving(parsed), arguments.Drawing(parsed)) { Network = network.Info.Name, Weights = path };
            var digits = digit is { } number ? new[] { Digit(number, network.Info) } : [];
            return run.Execute([.. digits, .. found.Select(file => (file, (Func<PixelImage>)(() => ImageReader.Decode(file))))], cancellation);
        }));
        return command;
    }

    private static string NewestWeights(string runs)
    {
        try
        {
            return RunFolder.OpenLatest(runs).BestWeights;
        }
        catch (DirectoryNotFoundException)
        {
            throw new CommandException($"There are no weights: give --weights FILE, or train first ({Path.GetFullPath(runs)} holds no training run).");
        }
    }

    private static (string Name, Func<PixelImage> Open) Digit(int row, NetworkInfo info)
    {
        var digits = DigitsReader.Read(DataSource.DigitsPath);
        if (row < 1 || row > digits.Count)
        {
            throw new CommandException($"--row is {row}, but the digits have rows 1 to {digits.Count}.");
        }

        if (digits.Shape.Channels != info.InputChannels)
        {
            throw new CommandException($"The digits are {digits.Shape}, but {info.Name} takes images of {info.InputChannels} channels.");
        }

        return ($"digit {row} (a {digits.ClassNames[digits.Label(row - 1)]})", () =>
        {
            var values = new float[digits.Shape.ElementCount];
            digits.CopyImage(row - 1, values);
            var bitmap = new SKBitmap(new SKImageInfo(digits.Shape.Width, digits.Shape.Height, SKColorType.Rgba8888, SKAlphaType.Premul));
            for (var i = 0; i < values.Length; i++)
            {
                var value = (byte)Math.Round(255 * values[i]);
                bitmap.SetPixel(i % bitmap.Width, i / bitmap.Width, new SKColor(value, value, value));
            }

            return new PixelImage(bitmap);
        }
        );
    }
}
