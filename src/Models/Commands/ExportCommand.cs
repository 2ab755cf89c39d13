using System.CommandLine;
using System.Globalization;
using ConvNeXtGen.Export;
using ConvNeXtGen.Models.Catalog;
using ConvNeXtGen.Models.Predictions;
using ConvNeXtGen.Models.Reports;
using Spectre.Console;

namespace ConvNeXtGen.Models.Commands;

/// <summary><c>convnextgen export MODEL --weights FILE</c>: a network with its weights as an ONNX file.</summary>
internal static class ExportCommand
{
    private const string Onnx = "onnx";

    public static Command Create(Terminal terminal)
    {
        var model = ModelArgument.Create();
        var weights = new Option<string>("--weights", "-w") { Description = "The checkpoint", Required = true };
        var format = new Option<string>("--format") { Description = "What to write: onnx", DefaultValueFactory = _ => Onnx };
        var output = new Option<string?>("--out", "-o") { Description = "The file to write; beside the checkpoint when not given" };
        var half = new Option<bool>("--half") { Description = "Store weights as float16; computed in float32" };
        var opset = NumberOption.Of("--opset", $"ONNX operator set, {OnnxOpset.Oldest} to {OnnxOpset.Newest}", OnnxOpset.Default, NumberOption.Between(OnnxOpset.Oldest, OnnxOpset.Newest));
        var dynamic = new Option<bool>("--dynamic") { Description = "Leave height and width open, as the batch size always is" };
        var raw = new Option<bool>("--raw") { Description = "Also write a detector's raw maps, which a loss reads" };
        format.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is var given && given != Onnx)
            {
                result.AddError($"--format can only be {Onnx}, but is {given}.");
            }
        });
        var command = new Command("export", "Write a network with its weights as an ONNX file.") { model, weights, format, output, half, opset, dynamic, raw };
        command.SetAction(parsed => Run(
            terminal.Output,
            NetworkCatalog.Find(parsed.GetRequiredValue(model)),
            parsed.GetRequiredValue(weights),
            parsed.GetValue(output),
            new OnnxExportOptions { Opset = parsed.GetValue(opset), DynamicSize = parsed.GetValue(dynamic), RawOutputs = parsed.GetValue(raw), Weights = parsed.GetValue(half) ? OnnxWeightType.Float16 : OnnxWeightType.AsModel }));
        return command;
    }

    private static void Run(IAnsiConsole console, NetworkEntry entry, string weights, string? output, OnnxExportOptions options)
    {
        ExistingFile.Require(weights);
        var path = output ?? Path.ChangeExtension(weights, ".onnx");
        OutputFile.Require(path);
        using var network = TrainedNetwork.Load(weights, entry);
        console.WriteUnwrapped($"{entry.Info.Name} with {weights}: {network.Report}");
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        OnnxExporter.Export((INetwork)network.Module, path, options with
        {
            ClassNames = network.ClassNames,
            Mean = Decimals(network.Normalization?.Mean),
            Std = Decimals(network.Normalization?.Deviation),
        });

        var (channels, size) = (entry.Info.InputChannels, entry.Info.ImageSize);
        console.WriteUnwrapped($"wrote {path}: opset {options.Opset}, {Numbers.Bytes(new FileInfo(path).Length)}");
        console.WriteUnwrapped($"next: python -c \"import numpy, onnxruntime; print(onnxruntime.InferenceSession(r'{path}').run(None, {{'{OnnxExporter.InputName}': numpy.zeros((1, {channels}, {size}, {size}), 'float32')}})[0].shape)\"");
    }

    // 0.485, not 0.48500001430511475: the number that was meant.
    private static double[]? Decimals(IReadOnlyList<float>? values) =>
        values?.Select(value => double.Parse(value.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)).ToArray();
}
