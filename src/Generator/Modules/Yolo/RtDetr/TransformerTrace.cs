using ConvNeXtGen.Generator.Binding;
using ConvNeXtGen.Generator.Inference;

namespace ConvNeXtGen.Generator.Modules.Yolo;

/// <summary>Transformer parts as PyTorch names them.</summary>
internal static class TransformerTrace
{
    /// <summary>Linear layers <c>layers.0</c>, <c>layers.1</c>, …, which run <paramref name="positions"/> times.</summary>
    public static bool Perceptron(this Trace trace, string name, int inFeatures, int hidden, int outFeatures, int count, long positions) => trace.Child(name, t => t.Child("layers", l =>
    {
        for (var i = 0; i < count; i++)
        {
            l.Linear(RowConfig.Text(i), i == 0 ? inFeatures : hidden, i == count - 1 ? outFeatures : hidden, positions);
        }

        return true;
    }));
}
