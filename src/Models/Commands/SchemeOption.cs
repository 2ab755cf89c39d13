using System.CommandLine;
using System.CommandLine.Parsing;
using ConvNeXtGen.Checkpoints;
using ConvNeXtGen.Models.Catalog;

namespace ConvNeXtGen.Models.Commands;

/// <summary>A naming scheme on the command line.</summary>
internal static class SchemeOption
{
    private static readonly Dictionary<string, NamingScheme> s_written = new(StringComparer.OrdinalIgnoreCase)
    {
        ["meta"] = NamingScheme.Meta,
        ["torchvision"] = NamingScheme.TorchVision,
        ["timm"] = NamingScheme.Timm,
        ["hf"] = NamingScheme.HuggingFace,
        ["native"] = NamingScheme.Native,
    };

    private static readonly Dictionary<string, NamingScheme> s_read = new(s_written, StringComparer.OrdinalIgnoreCase)
    {
        ["dinov3"] = NamingScheme.DinoV3,
        ["openmmlab"] = NamingScheme.OpenMmLab,
        ["fcmae"] = NamingScheme.Fcmae,
    };

    /// <summary>What a scheme is called on the command line.</summary>
    public static string NameOf(NamingScheme scheme) => s_read.Single(pair => pair.Value == scheme).Key;

    /// <summary>The option <c>--to</c>.</summary>
    public static Option<NamingScheme> To() => new("--to")
    {
        Description = "Whose names to write: meta, torchvision, timm, hf, or native to keep them",
        HelpName = "SCHEME",
        Required = true,
        CustomParser = result => Parse(result, "--to", s_written),
    };

    /// <summary>The option <c>--from</c>.</summary>
    public static Option<NamingScheme?> From() => new("--from")
    {
        Description = $"Whose names the file has: {string.Join(", ", s_read.Keys)}; found out when not given",
        HelpName = "SCHEME",
        CustomParser = result => Parse(result, "--from", s_read),
    };

    private static NamingScheme Parse(ArgumentResult result, string option, Dictionary<string, NamingScheme> schemes)
    {
        var given = result.Tokens.Single().Value;
        if (schemes.TryGetValue(given, out var scheme))
        {
            return scheme;
        }

        var nearest = Nearest.Of(given, schemes.Keys);
        result.AddError($"{option} is one of {string.Join(", ", schemes.Keys)}, but is '{given}'." + (nearest is null ? "" : $" Did you mean '{nearest}'?"));
        return default;
    }
}
