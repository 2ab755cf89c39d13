using System.CommandLine;
using ConvNeXtGen.Checkpoints;
using ConvNeXtGen.Models.Catalog;
using ConvNeXtGen.Models.Reports;

namespace ConvNeXtGen.Models.Commands;

/// <summary><c>convnextgen inspect FILE</c>: what a checkpoint holds, and which networks it fits. Reads its directory only.</summary>
internal static class InspectCommand
{
    public static Command Create(Terminal terminal)
    {
        var path = new Argument<string>("FILE") { Description = "A checkpoint: safetensors (also *.index.json) or PyTorch", HelpName = "FILE" };
        var dictionary = new Option<string?>("--dictionary") { Description = "Which dictionary of the file, such as model_ema" };
        var json = new Option<bool>("--json") { Description = "Write JSON, with every tensor" };
        var all = new Option<bool>("--all") { Description = "Show every tensor, not only the first ones" };
        var command = new Command("inspect", "Show what a checkpoint holds and which networks it fits.") { path, dictionary, json, all };
        command.SetAction(parsed =>
        {
            var given = parsed.GetRequiredValue(path);
            ExistingFile.Require(given);
            using var file = CheckpointFile.Open(given);
            var inspection = CheckpointInspection.Of(file, parsed.GetValue(dictionary));
            var report = new CheckpointFacts(file, inspection, inspection.Rank(NetworkCatalog.All.Select(entry => entry.Info)));
            if (parsed.GetValue(json))
            {
                // Past the console's width: wrapped JSON is none.
                terminal.Output.Profile.Out.Writer.WriteLine(report.ToJson());
                return;
            }

            report.Write(terminal.Output, parsed.GetValue(all));
        });
        return command;
    }
}
