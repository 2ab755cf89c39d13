using System.CommandLine;
using ConvNeXtGen.Checkpoints;
using ConvNeXtGen.Models.Catalog;
using ConvNeXtGen.Models.Reports;
using Spectre.Console;

namespace ConvNeXtGen.Models.Commands;

/// <summary><c>convnextgen convert IN OUT --to SCHEME</c>: a checkpoint under other names, in the format that OUT's extension says.</summary>
internal static class ConvertCommand
{
    /// <summary>Says how the tensors were named before; no longer true afterwards.</summary>
    private const string LayoutKey = "layout_sha256";

    public static Command Create(Terminal terminal)
    {
        var input = new Argument<string>("IN") { Description = "The checkpoint to read", HelpName = "IN" };
        var output = new Argument<string>("OUT") { Description = "The file to write: .safetensors, .pth, .pt or .bin", HelpName = "OUT" };
        var to = SchemeOption.To();
        var from = SchemeOption.From();
        var dictionary = new Option<string?>("--dictionary") { Description = "Which dictionary of the file, such as model_ema" };
        var model = ModelArgument.CreateOption();
        model.Description += "; the checkpoint must fit it";
        var force = new Option<bool>("--force") { Description = "Replace OUT if it is there" };
        var command = new Command("convert", "Write a checkpoint with other names or in another format.") { input, output, to, from, dictionary, model, force };
        command.SetAction(parsed => Run(
            terminal.Output,
            parsed.GetRequiredValue(input),
            parsed.GetRequiredValue(output),
            new CheckpointConversionOptions { To = parsed.GetValue(to), From = parsed.GetValue(from), Dictionary = parsed.GetValue(dictionary) },
            parsed.GetValue(model),
            parsed.GetValue(force)));
        return command;
    }

    private static void Run(IAnsiConsole console, string input, string output, CheckpointConversionOptions options, string? model, bool force)
    {
        ExistingFile.Require(input);
        RequireFree(input, output, force);
        var metadata = Metadata(input);
        if (model is not null)
        {
            var entry = NetworkCatalog.Find(model);
            using var network = entry.Create(null, null);
            var fit = network.LoadCheckpoint(input, new CheckpointLoadOptions { Dictionary = options.Dictionary, Scheme = options.From });
            console.WriteUnwrapped($"fits {entry.Info.Name}: {fit}");
            metadata["network"] = entry.Info.Name;
            metadata["config"] = entry.Info.Config;
        }

        // PyTorch files stay what load_state_dict takes; Meta's have theirs under 'model'.
        var isSafetensors = Path.GetExtension(output).Equals(".safetensors", StringComparison.OrdinalIgnoreCase);
        var saving = isSafetensors
            ? new CheckpointSaveOptions { Metadata = metadata }
            : new CheckpointSaveOptions { Dictionary = options.To == NamingScheme.Meta ? "model" : null };
        Report(console, output, options.To, Convert(input, output, options with { Output = saving }));
        if (!isSafetensors && metadata.Count > 0)
        {
            console.WriteUnwrapped($"not kept, for a PyTorch file has no place for them: {Printable.Text(string.Join(", ", metadata.Keys.Order(StringComparer.Ordinal)))}");
        }
    }

    private static void Report(IAnsiConsole console, string output, NamingScheme to, ConversionReport report)
    {
        console.WriteUnwrapped($"read as {SchemeOption.NameOf(report.From)}{(report.Dictionary.Length == 0 ? "" : $" from '{Printable.Text(report.Dictionary)}'")}");
        console.WriteUnwrapped($"wrote {output}: {report.Count} tensors named as {SchemeOption.NameOf(to)}, {Numbers.Bytes(new FileInfo(output).Length)}");
        if (report.Dropped.Count > 0)
        {
            console.WriteUnwrapped($"left out {report.Dropped.Count} that no network runs: {Printable.Text(string.Join(", ", report.Dropped))}");
        }
    }

    private static ConversionReport Convert(string input, string output, CheckpointConversionOptions options)
    {
        try
        {
            return Checkpoint.Convert(input, output, options);
        }
        catch (NotSupportedException e)
        {
            throw new CommandException($"{input} cannot be written so: {e.Message}");
        }
    }

    private static Dictionary<string, string> Metadata(string input)
    {
        using var file = CheckpointFile.Open(input);
        return file.Format == CheckpointFormat.Safetensors
            ? file.Metadata.Where(pair => pair.Key is not (LayoutKey or "format")).ToDictionary()
            : [];
    }

    private static void RequireFree(string input, string output, bool force)
    {
        OutputFile.Require(output);
        if (Path.GetFullPath(input) == Path.GetFullPath(output))
        {
            throw new CommandException($"IN and OUT are both '{output}': give OUT another name.");
        }

        if (File.Exists(output) && !force)
        {
            throw new CommandException($"'{output}' exists: --force replaces it.");
        }
    }
}
