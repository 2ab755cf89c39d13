using System.CommandLine;
using ConvNeXtGen.Checkpoints;
using ConvNeXtGen.Inference;
using ConvNeXtGen.Models.Benchmarks;
using ConvNeXtGen.Models.Catalog;
using Spectre.Console;
using static TorchSharp.torch;

namespace ConvNeXtGen.Models.Commands;

/// <summary><c>convnextgen bench MODEL</c>: how fast a network runs, as it is and compiled, and where the time goes.</summary>
internal static class BenchCommand
{
    public static Command Create(Terminal terminal)
    {
        var model = ModelArgument.Create();
        var weights = new Option<string?>("--weights", "-w") { Description = "A checkpoint; fresh weights when not given" };
        var threads = NumberOption.Of("--threads", "Threads per run", Environment.ProcessorCount, NumberOption.AtLeast(1));
        var batch = NumberOption.Of("--batch", "Images per run", 1, NumberOption.AtLeast(1));
        var runs = NumberOption.Of("--runs", "Measured runs of each", 20, NumberOption.AtLeast(1));
        var precision = new PrecisionOption();
        var profile = new Option<bool>("--profile") { Description = "Show where the compiled network's time goes" };
        var command = new Command("bench", "Measure how fast a network runs, as it is and compiled.") { model, weights, threads, batch, runs, profile };
        precision.AddTo(command);
        command.SetAction(parsed =>
        {
            var entry = NetworkCatalog.Find(parsed.GetRequiredValue(model));
            set_num_threads(parsed.GetValue(threads));
            using var network = entry.Create(null, null);
            if (parsed.GetValue(weights) is { } path)
            {
                ExistingFile.Require(path);
                terminal.Output.WriteUnwrapped($"{entry.Info.Name} with {path}: {network.LoadCheckpoint(path)}");
            }

            network.eval();
            var options = new CompileOptions { Threads = parsed.GetValue(threads), Precision = precision.Of(parsed) };
            InferenceBench.Of(network, terminal.Output, options).Run(parsed.GetValue(batch), parsed.GetValue(runs), parsed.GetValue(profile));
        });
        return command;
    }
}
