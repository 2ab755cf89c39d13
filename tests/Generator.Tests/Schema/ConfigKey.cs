using System.Text.Json.Nodes;

namespace ConvNeXtGen.Generator.Tests.Schema;

/// <summary>Which form of config a key belongs to.</summary>
[Flags]
internal enum ConfigForm
{
    Stages = 1,
    Rows = 2,
    Both = Stages | Rows,
}

/// <summary>A key at the top of a config.</summary>
/// <param name="Name">The key.</param>
/// <param name="Form">Where it may stand.</param>
/// <param name="Meaning">What it means, as an editor shows it.</param>
/// <param name="Value">The schema of its value.</param>
/// <param name="Example">A value that it takes, as YAML.</param>
internal sealed record ConfigKey(string Name, ConfigForm Form, string Meaning, JsonObject Value, string Example)
{
    /// <summary>Other names of the key.</summary>
    public IReadOnlyList<string> OtherNames { get; init; } = [];
}
