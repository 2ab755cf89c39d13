using System.Collections.Immutable;

namespace ConvNeXtGen.Generator.Tests.Infrastructure;

/// <summary>A YAML file as the generator gets it: path, text, and the metadata of its <c>ConvNeXtModel</c> item.</summary>
/// <param name="Path">A short path without a drive, the same on every system, such as <c>/project/convnext.yaml</c>.</param>
/// <param name="Text">The content.</param>
internal sealed record NetworkFile(string Path, string Text)
{
    /// <summary><c>true</c> for an item of the user, <c>auto</c> for a YAML that was found, empty for any other additional file.</summary>
    public string ConvNeXtModel { get; init; } = "true";

    public string ClassName { get; init; } = "";

    public string Namespace { get; init; } = "";

    public string Scales { get; init; } = "";

    public string Dialect { get; init; } = "";

    public string ImageSize { get; init; } = "";

    public string Checkpoint { get; init; } = "";

    /// <summary>The same file, checked out with Windows' line endings.</summary>
    public NetworkFile WithCarriageReturns() =>
        Text.Contains('\r', StringComparison.Ordinal) ? this : this with { Text = Text.Replace("\n", "\r\n", StringComparison.Ordinal) };

    /// <summary>What <c>CompilerVisibleItemMetadata</c> shows of it. MSBuild writes empty values, too.</summary>
    public ImmutableDictionary<string, string> Metadata() =>
        ImmutableDictionary.CreateRange(
            StringComparer.OrdinalIgnoreCase,
            new KeyValuePair<string, string>[]
            {
                new($"build_metadata.AdditionalFiles.{nameof(ConvNeXtModel)}", ConvNeXtModel),
                new($"build_metadata.AdditionalFiles.{nameof(ClassName)}", ClassName),
                new($"build_metadata.AdditionalFiles.{nameof(Namespace)}", Namespace),
                new($"build_metadata.AdditionalFiles.{nameof(Scales)}", Scales),
                new($"build_metadata.AdditionalFiles.{nameof(Dialect)}", Dialect),
                new($"build_metadata.AdditionalFiles.{nameof(ImageSize)}", ImageSize),
                new($"build_metadata.AdditionalFiles.{nameof(Checkpoint)}", Checkpoint),
            });
}
