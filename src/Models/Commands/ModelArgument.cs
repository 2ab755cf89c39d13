using System.CommandLine;
using ConvNeXtGen.Models.Catalog;

namespace ConvNeXtGen.Models.Commands;

/// <summary>A network named on the command line.</summary>
internal static class ModelArgument
{
    private const string Meaning = "A network of the zoo, such as ConvNeXtTiny or convnext_tiny";

    /// <summary>The argument <c>MODEL</c>.</summary>
    public static Argument<string> Create()
    {
        var argument = new Argument<string>("MODEL") { Description = Meaning, HelpName = "MODEL" };
        argument.CompletionSources.Add(_ => NetworkCatalog.All.Select(entry => new System.CommandLine.Completions.CompletionItem(entry.Info.Name)));
        return argument;
    }

    /// <summary>The option <c>--model</c>.</summary>
    public static Option<string?> CreateOption() => new("--model", "-m") { Description = Meaning };
}
