using ConvNeXtGen.Generator.Binding;
using ConvNeXtGen.Generator.Inference;
using ConvNeXtGen.Generator.Specs;

namespace ConvNeXtGen.Generator.Modules.Yolo;

/// <summary><c>TransformerBlock</c>: transformer layers over the pixels of a map (YOLOv5).</summary>
internal sealed class TransformerBlockModule() : VerbatimModule(
    "TransformerBlock",
    "Transformer layers over the pixels of a map.",
    [
        C1,
        SameC2,
        new("num_heads", ArgumentKind.Integer, "attention heads; divides the channels", Minimum: 1, Maximum: 1_024),
        new("num_layers", ArgumentKind.Integer, "number of layers", Minimum: 1, Maximum: 1_000),
    ])
{
    public override void Bind(RowBinding row)
    {
        var (c, heads, layers) = (row.Input.Channels, row.Integer("num_heads"), row.Integer("num_layers"));
        if (CheckChannels(row, "c1", "c2") && row.RequireMultiple(c, heads, "channels"))
        {
            row.Add("Yolo.TransformerBlock", Literal.List(c, c, heads, layers), (t, x) => Describe(t, x, layers));
        }
    }

    internal static Shape Describe(Trace trace, Shape x, int layers)
    {
        var c = x.Channels;
        trace.Linear("linear", c, c, x.Positions);
        return trace.Repeat("tr", x, layers, (t, name, y) => t.Child(name, layer =>
        {
            layer.Linear("q", c, c, x.Positions, bias: false);
            layer.Linear("k", c, c, x.Positions, bias: false);
            layer.Linear("v", c, c, x.Positions, bias: false);
            layer.Child("ma", attention => attention.MultiheadAttention(c));
            layer.Linear("fc1", c, c, x.Positions, bias: false);
            layer.Linear("fc2", c, c, x.Positions, bias: false);
            return y;
        }));
    }
}
