using Microsoft.CodeAnalysis.Text;

namespace ConvNeXtGen.Generator.Binding;

/// <summary>A YAML file as it enters the pipeline.</summary>
/// <param name="Path">Full path; only diagnostics use it.</param>
/// <param name="Text">Contents; equal by reference, so an edit is always seen.</param>
/// <param name="Options">What the project says about the file.</param>
internal sealed record ConfigFile(string Path, SourceText Text, ConfigOptions Options)
{
    public string FileName => Path.Substring(Path.LastIndexOfAny(['/', '\\']) + 1);
}

/// <summary>What the project says about a config file; empty strings where it says nothing.</summary>
/// <param name="IsExplicit">Listed as a ConvNeXtModel item; other YAML files of a project are only looked at.</param>
/// <param name="Namespace">Namespace of the generated class, folders included.</param>
/// <param name="ClassName">ClassName metadata.</param>
/// <param name="Scales">Scales metadata, such as <c>n;s</c>.</param>
/// <param name="Dialect">Dialect metadata.</param>
/// <param name="ImageSize">ImageSize metadata.</param>
/// <param name="Checkpoint">Full path of the Checkpoint metadata's file.</param>
internal sealed record ConfigOptions(
    bool IsExplicit,
    string Namespace,
    string ClassName = "",
    string Scales = "",
    string Dialect = "",
    string ImageSize = "",
    string Checkpoint = "");
