using System.Text;
using ConvNeXtGen.Generator.Modules;

namespace ConvNeXtGen.Generator.Tests.Schema;

/// <summary>The vocabulary as a table of docs/config.md, between two comments.</summary>
internal static class ModuleTable
{
    private const string Begin = "<!-- modules: made by SchemaTests, do not edit -->\n";
    private const string End = "<!-- end of modules -->\n";

    /// <summary>Rules that are too long to be found by looking at what comes out.</summary>
    private static readonly Dictionary<string, (string? Channels, string? Size)> s_rules = new(StringComparer.Ordinal)
    {
        ["ConvNeXt_Block"] = (null, "/ 2; / 4 where `i` is 0"),
        ["ConvNeXtV2_Block"] = (null, "/ 2; / 4 where `i` is 0"),
        ["ConvNeXt"] = (null, "/ 2; / 4 where `i` is 0"),
        ["Classify"] = ("`c2` logits", "none"),
        ["ConvTranspose"] = (null, "(n − 1)·`s` − 2·`p` + `k`"),
        ["nn.ConvTranspose2d"] = (null, "(n − 1)·`stride` − 2·`padding` + `kernel_size` + `output_padding`"),
        ["DWConvTranspose2d"] = (null, "(n − 1)·`s` − 2·`p1` + `k` + `p2`"),
        ["Focus"] = (null, "/ (2·`s`)"),
        ["LightConv"] = (null, "same, for an odd `k`"),
        ["nn.Upsample"] = (null, "· `scale_factor`, or `size`"),
        ["nn.MaxPool2d"] = (null, "(n + 2·`padding` − `kernel_size`) / `stride` + 1"),
        ["nn.ZeroPad2d"] = (null, "+ `padding`"),
        ["ResNetLayer"] = ("`e`·`c2`; `c2` where `is_first`", "/ `s`; / 4 where `is_first`"),
    };

    /// <summary>The document with the table as the vocabulary has it now.</summary>
    public static string InsertInto(string document)
    {
        document = document.ReplaceLineEndings("\n");
        var (begin, end) = (document.IndexOf(Begin, StringComparison.Ordinal), document.IndexOf(End, StringComparison.Ordinal));
        return begin < 0 || end < begin
            ? throw new InvalidDataException($"The document lacks the lines {Begin.Trim()} and {End.Trim()}")
            : document[..(begin + Begin.Length)] + Write() + document[end..];
    }

    private static string Write()
    {
        var text = new StringBuilder("| module | arguments | channels | size | |\n|---|---|---|---|---|\n");
        foreach (var module in ModuleCatalog.All)
        {
            var observed = new ObservedModule(module);
            var forms = ArgumentForms.Of(module).Select(form => "`[" + string.Join(", ", form.Select((_, i) => Argument(observed, form, i))) + "]`");
            var repeats = module.TakesRepeats ? " `number` goes into it." : "";
            var rule = s_rules.GetValueOrDefault(module.Names[0]);
            var (channels, size) = (rule.Channels ?? observed.Channels(), rule.Size ?? observed.Size());
            text.Append($"| {string.Join(", ", module.Names.Select(name => $"`{name}`"))} | {string.Join(" or ", forms)} | {channels} | {size} | {module.Summary}{repeats} |\n");
        }

        return text.ToString();
    }

    private static string Argument(ObservedModule observed, IReadOnlyList<ModuleParameter> form, int index)
    {
        var parameter = form[index];
        return !parameter.IsOptional ? parameter.Name
            : observed.Default(form, index) is { } value ? $"{parameter.Name}={value}"
            : parameter.Name + "?";
    }
}
