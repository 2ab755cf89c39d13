using ConvNeXtGen.Generator.Parsing;
using ConvNeXtGen.Generator.Specs;

namespace ConvNeXtGen.Generator.Binding;

/// <summary>What the rows of one network share.</summary>
internal sealed class RowConfig
{
    public required int ImageSize { get; init; }

    /// <summary>The config's <c>nc</c>; null when it has none.</summary>
    public int? Classes { get; init; }

    /// <summary>Set by a row that is a head.</summary>
    public NetworkTask Task { get; set; } = NetworkTask.Features;

    /// <summary>Number of classes that the head has been built for.</summary>
    public int HeadClasses { get; set; }

    /// <summary>The layer that makes the head's output.</summary>
    public int? HeadLayer { get; set; }

    /// <summary>Property names that are taken.</summary>
    public HashSet<string> Members { get; } = new(StringComparer.Ordinal);

    /// <summary>Arguments that all rows of a module must agree on, with the row that set them.</summary>
    public Dictionary<string, (string Value, int Row)> Agreed { get; } = new(StringComparer.Ordinal);

    /// <summary>The value of a name that an argument can use, such as <c>nc</c>.</summary>
    public bool TryResolve(YamlScalar name, out long value)
    {
        value = Classes ?? 0;
        return name.Text == "nc" && Classes is not null;
    }
}
