using ConvNeXtGen.Generator.Binding;
using ConvNeXtGen.Generator.Inference;

namespace ConvNeXtGen.Generator.Modules.Yolo;

/// <summary><c>SPPF</c>: spatial pyramid pooling by one max pooling applied again and again.</summary>
internal sealed class SPPFModule : ModuleDefinition
{
    public override IReadOnlyList<string> Names { get; } = ["SPPF"];

    public override string Summary => "Spatial pyramid pooling: a max pooling applied three times, all results joined.";

    public override IReadOnlyList<ModuleParameter> Parameters { get; } =
        [Arguments.C2, Arguments.K, new("n", ArgumentKind.Integer, "how often the pooling is applied (Ultralytics 8.4)", IsOptional: true, Minimum: 1, Maximum: 64), Arguments.Shortcut];

    public override bool ScalesWidth => true;

    public override IReadOnlyList<ModuleParameter> ParametersIn(Dialect dialect) =>
        dialect == Dialect.Ultralytics84 ? Parameters : [Arguments.C2, Arguments.K];

    public override void Bind(RowBinding row)
    {
        var c2 = row.OutputChannels;
        var (k, n, shortcut) = (row.Integer("k", 5), row.Integer("n", 3), row.Boolean("shortcut", false));
        var hidden = row.Input.Channels / 2;
        if (!row.RequireOdd("k", k))
        {
            return;
        }

        // The same keys in every dialect, but 8.4 leaves out the activation behind the first convolution.
        var act = row.Config.Dialect == Dialect.Ultralytics84 ? ArgumentConversion.NoActivation : null;
        row.Add(
            "Yolo.SPPF",
            Literal.List(row.Input.Channels, c2, k, n, shortcut) + Literal.Named("act", act),
            (t, x) =>
            {
                var y = t.Conv("cv1", x, hidden);
                return t.Conv("cv2", y.WithChannels(hidden * (n + 1)), c2);
            });
    }
}
