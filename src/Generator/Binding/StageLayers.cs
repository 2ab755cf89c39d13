using ConvNeXtGen.Generator.Emission;
using ConvNeXtGen.Generator.Inference;
using ConvNeXtGen.Generator.Specs;
using static ConvNeXtGen.Generator.Binding.RowConfig;

namespace ConvNeXtGen.Generator.Binding;

/// <summary>The layers of a stage config that stand behind its stages.</summary>
internal static class StageLayers
{
    /// <summary>Adds the norm of a feature level: <c>norm{i}</c>.</summary>
    public static int AddFeatureNorm(NetworkBuilder network, int stage, int from, string level)
    {
        var shape = network.ShapeOf(from);
        return network.Add(
            new LayerSpec
            {
                Member = "Norm" + level,
                Type = "LayerNorm2d",
                Construction = Text(shape.Channels),
                HasWeights = true,
                Path = FormattableString.Invariant($"norm{stage}"),
                Module = "LayerNorm2d",
                Arguments = FormattableString.Invariant($"[{shape.Channels}]"),
                From = EquatableArray.Of(from),
                Output = default,
            },
            t =>
            {
                t.LayerNorm(shape.Channels);
                return shape;
            });
    }

    /// <summary>Adds a classifier: mean over the map first, then the norm, then the linear layer. The other order costs accuracy.</summary>
    public static void AddHead(NetworkBuilder network, int classes, double scale)
    {
        var map = network.ShapeOf(network.Last);
        var features = map.Channels;
        network.Add(
            new LayerSpec
            {
                Member = "Pool",
                Type = "GlobalAveragePool",
                Construction = "",
                Path = "",
                Module = "GlobalAveragePool",
                Arguments = "[]",
                From = EquatableArray.Of(network.Last),
                Output = default,
            },
            _ => Shape.Vector(features));
        network.Add(
            new LayerSpec
            {
                Member = "Norm",
                Type = "LayerNorm",
                Construction = Text(features),
                HasWeights = true,
                Path = "norm",
                Module = "LayerNorm",
                Arguments = $"[{Text(features)}]",
                From = EquatableArray.Of(network.Last),
                Output = default,
            },
            t =>
            {
                t.LayerNorm(features);
                return Shape.Vector(features);
            });
        network.Add(
            new LayerSpec
            {
                Member = "Head",
                Type = "Linear",
                Construction = $"{Text(features)}, {Text(classes)}, init: global::ConvNeXtGen.Layers.Initialization.ConvNeXtHead({CSharpLiteral.Double(scale)})",
                HasWeights = true,
                Path = "head",
                Module = "Linear",
                Arguments = $"[{Text(features)}, {Text(classes)}]",
                From = EquatableArray.Of(network.Last),
                Output = default,
            },
            t =>
            {
                t.Linear(features, classes, 1);
                return Shape.Vector(classes);
            });
        network.AddOutput("Logits", network.Last, 0);
    }
}
