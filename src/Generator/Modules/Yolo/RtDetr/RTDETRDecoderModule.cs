using ConvNeXtGen.Generator.Binding;
using ConvNeXtGen.Generator.Diagnostics;
using ConvNeXtGen.Generator.Inference;
using ConvNeXtGen.Generator.Specs;

namespace ConvNeXtGen.Generator.Modules.Yolo;

/// <summary><c>RTDETRDecoder</c>: head of RT-DETR: the best cells become queries, which decoder layers refine; needs no suppression.</summary>
internal sealed class RTDETRDecoderModule : ModuleDefinition
{
    public override IReadOnlyList<string> Names { get; } = ["RTDETRDecoder"];

    public override string Summary => "Head of RT-DETR: the best cells become queries, which decoder layers refine; needs no suppression.";

    public override IReadOnlyList<ModuleParameter> Parameters { get; } =
    [
        HeadArguments.Classes,
        new("hd", ArgumentKind.Integer, "channels of a query, a multiple of 4", IsOptional: true, Minimum: 4, Maximum: 65_536),
        new("nq", ArgumentKind.Integer, "number of queries", IsOptional: true, Minimum: 1, Maximum: 65_536),
        new("ndp", ArgumentKind.Integer, "positions per head and level that a query looks at", IsOptional: true, Minimum: 1, Maximum: 1_024),
        new("nh", ArgumentKind.Integer, "attention heads", IsOptional: true, Minimum: 1, Maximum: 1_024),
        new("ndl", ArgumentKind.Integer, "number of decoder layers", IsOptional: true, Minimum: 1, Maximum: 1_000),
        new("d_ffn", ArgumentKind.Integer, "hidden features of their perceptrons", IsOptional: true, Minimum: 1, Maximum: 65_536),
    ];

    public override InputArity Inputs => InputArity.Many;

    // What the originals say of a network without maps among its outputs.
    private const int TotalStride = 32;
    private const int MaximumDetections = 300;

    public override void Bind(RowBinding row)
    {
        var (classes, channels, queries) = (row.Integer("nc"), row.Integer("hd", 256), row.Integer("nq", 300));
        var (points, heads, layers, hidden) = (row.Integer("ndp", 4), row.Integer("nh", 8), row.Integer("ndl", 6), row.Integer("d_ffn", 1024));
        if (channels % heads != 0)
        {
            row.Report(Descriptors.Indivisible, "hd", row.Module, $"channels in multiples of its {RowConfig.Text(heads)} heads", RowConfig.Text(channels));
            return;
        }

        // 8.4 puts the best pairs of query and class in front of what 8.3 returns.
        var isChosen = row.Config.Dialect == Dialect.Ultralytics84;
        var inputs = row.Inputs;
        row.AddHead(
            "Yolo.RTDETRDecoder",
            Literal.List(classes, row.ChannelArray, channels, queries, points, heads, layers, hidden) + Literal.Named("choose", isChosen ? "true" : null),
            NetworkTask.Detection,
            "QueryDetectionOutput",
            classes,
            [TotalStride],
            styled: true,
            t =>
            {
                var cells = inputs.Sum(x => x.Positions);
                var chosen = Math.Min(queries, cells);
                Projections(t, inputs, channels);
                t.Child("decoder", d => d.Child("layers", l => EachLayer(l, layers, j => Layer(j, channels, heads, hidden, inputs.Count, points, chosen, cells))));
                t.Child("denoising_class_embed", d => Weight(d, classes, channels));
                t.Perceptron("query_pos_head", 4, 2 * channels, channels, 2, chosen * layers);
                t.Child("enc_output", o =>
                {
                    o.Linear("0", channels, channels, cells);
                    o.LayerNorm("1", channels);
                    return true;
                });
                t.Linear("enc_score_head", channels, classes, cells);
                t.Perceptron("enc_bbox_head", channels, channels, 4, 3, chosen);

                // Only the last layer's scores are computed outside training.
                t.Child("dec_score_head", s => EachLayer(s, layers, (j, last) => j.Linear(channels, classes, last ? chosen : 0)));
                t.Child("dec_bbox_head", b =>
                {
                    for (var i = 0; i < layers; i++)
                    {
                        b.Perceptron(RowConfig.Text(i), channels, channels, 4, 3, chosen);
                    }

                    return true;
                });
                return isChosen ? new Shape((int)Math.Min(chosen, MaximumDetections), 6, 0) : new Shape((int)chosen, 4 + classes, 0);
            });
    }

    private static void Projections(Trace trace, IReadOnlyList<Shape> inputs, int channels) => trace.Child("input_proj", t =>
    {
        for (var i = 0; i < inputs.Count; i++)
        {
            t.Child(RowConfig.Text(i), l =>
            {
                l.Conv2d("0", inputs[i], channels, 1, bias: false);
                l.BatchNorm2d("1", channels);
                return true;
            });
        }

        return true;
    });

    private static void Layer(Trace trace, int channels, int heads, int hidden, int levels, int points, long queries, long cells)
    {
        var samples = heads * levels * points;
        trace.Child("self_attn", t => t.MultiheadAttention(channels));
        trace.LayerNorm("norm1", channels);
        trace.Child("cross_attn", t =>
        {
            t.Linear("sampling_offsets", channels, 2 * samples, queries);
            t.Linear("attention_weights", channels, samples, queries);
            t.Linear("value_proj", channels, channels, cells);
            t.Linear("output_proj", channels, channels, queries);
            return true;
        });
        trace.LayerNorm("norm2", channels);
        trace.Linear("linear1", channels, hidden, queries);
        trace.Linear("linear2", hidden, channels, queries);
        trace.LayerNorm("norm3", channels);
    }

    private static bool EachLayer(Trace trace, int count, Action<Trace> describe) => EachLayer(trace, count, (t, _) => describe(t));

    private static bool EachLayer(Trace trace, int count, Action<Trace, bool> describe)
    {
        for (var i = 0; i < count; i++)
        {
            trace.Child(RowConfig.Text(i), t =>
            {
                describe(t, i == count - 1);
                return true;
            });
        }

        return true;
    }

    private static bool Weight(Trace trace, int rows, int columns)
    {
        trace.Parameter("weight", rows, columns);
        return true;
    }
}
