using ConvNeXtGen.Generator.Specs;

namespace ConvNeXtGen.Generator.Emission;

/// <summary>Writes the record of a network's feature maps, one typed member per level.</summary>
internal static class PyramidEmitter
{
    public static void Write(CodeWriter code, NetworkSpec network)
    {
        var levels = network.Features;
        if (levels.Count == 0)
        {
            return;
        }

        code.Summary("The feature maps of the network, finest first; dispose it to give the maps back.");
        foreach (var level in levels)
        {
            code.Doc($"param name=\"{level.Name}\"", $"[N, {CSharpLiteral.Integer(level.Shape.Channels)}, H/{CSharpLiteral.Integer(level.Stride)}, W/{CSharpLiteral.Integer(level.Stride)}]: {level.Shape} at {CSharpLiteral.Integer(network.ImageSize)} pixels.");
        }

        code.Line(Names.GeneratedCode);
        code.Open($"public sealed record FeaturePyramid({string.Join(", ", levels.Select(l => $"{Names.Tensor} {l.Name}"))}) : global::System.IDisposable");
        code.Summary("The maps in order, finest first.");
        code.Line($"public {Names.List}<{Names.Tensor}> Levels => [{string.Join(", ", levels.Select(l => l.Name))}];");
        code.Line();
        code.Summary("Disposes every map.");
        code.Open("public void Dispose()");
        foreach (var level in levels)
        {
            code.Line($"{level.Name}.Dispose();");
        }

        code.Close();
        code.Close();
    }
}
