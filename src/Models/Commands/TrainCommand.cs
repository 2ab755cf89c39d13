using System.CommandLine;
using ConvNeXtGen.Checkpoints;
using ConvNeXtGen.Models.Catalog;
using ConvNeXtGen.Models.Data;
using ConvNeXtGen.Models.Runs;
using ConvNeXtGen.Training;

namespace ConvNeXtGen.Models.Commands;

/// <summary><c>convnextgen train</c>: trains a network of the zoo on digits or on a folder of images.</summary>
internal static class TrainCommand
{
    public static Command Create(Terminal terminal)
    {
        var model = new Argument<string?>("MODEL") { Description = "A network of the zoo; ConvNeXtDigits when not given", HelpName = "MODEL", Arity = ArgumentArity.ZeroOrOne };
        var data = new Option<string>("--data") { Description = "'digits', or a folder with one folder of images per class", DefaultValueFactory = _ => DataSource.Digits };
        var weights = new Option<string?>("--weights") { Description = "A checkpoint to begin with; its head may differ" };
        var flip = new Option<bool>("--flip") { Description = "Mirror training images at random" };
        var resume = new Option<string?>("--resume") { Description = "Go on with a stopped run: its folder, or nothing for the newest", Arity = ArgumentArity.ZeroOrOne };
        var arguments = new TrainingArguments();
        var command = new Command("train", "Train a network.") { model, data, weights, flip, resume };
        arguments.AddTo(command);
        command.Validators.Add(result =>
        {
            IEnumerable<Option> determining = [.. arguments.Determining, data, weights, flip];
            if (result.GetResult(resume) is null)
            {
                return;
            }

            foreach (var option in determining.Where(option => result.GetResult(option) is { Implicit: false }))
            {
                result.AddError($"--resume goes on with the arguments the run was begun with: {option.Name} cannot be given with it.");
            }

            if (result.GetResult(model) is { Tokens.Count: > 0 })
            {
                result.AddError("--resume goes on with the network the run was begun with: MODEL cannot be given with it.");
            }
        });
        command.SetAction((parsed, cancellation) => Task.Run(() =>
        {
            var runs = parsed.GetRequiredValue(arguments.Runs);
            if (parsed.GetResult(resume) is not null)
            {
                var stopped = parsed.GetValue(resume) is { } path ? RunFolder.Open(path) : RunFolder.OpenLatest(runs);
                return new TrainingRun(RunArgumentsFile.Read(stopped), stopped, terminal.Output).Execute(resume: true, cancellation);
            }

            var network = NetworkCatalog.Find(parsed.GetValue(model) ?? new RunArguments().Model);
            network.RequireClassifier();
            var run = arguments.Read(parsed, network.Info, parsed.GetValue(weights)) with
            {
                Data = parsed.GetRequiredValue(data),
                Flip = parsed.GetValue(flip),
            };
            // Looked at before a folder is made, so that a slip of the pen leaves no empty run behind.
            DataSource.Open(run.Data, network.Info);
            RequireFit(run.Weights, network);
            return new TrainingRun(run, RunFolder.Create(runs), terminal.Output).Execute(resume: false, cancellation);
        }));
        return command;
    }

    private static void RequireFit(string? weights, NetworkEntry network)
    {
        if (weights is null)
        {
            return;
        }

        ExistingFile.Require(weights);
        using var trial = network.CreateClassifier();
        trial.LoadCheckpoint(weights, TrainingRun.FineTuning);
    }
}
