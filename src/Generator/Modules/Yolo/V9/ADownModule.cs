using ConvNeXtGen.Generator.Binding;
using ConvNeXtGen.Generator.Diagnostics;
using ConvNeXtGen.Generator.Inference;

namespace ConvNeXtGen.Generator.Modules.Yolo;

/// <summary><c>ADown</c>: halves the map: one half of the channels by a convolution, the other by max pooling.</summary>
internal sealed class ADownModule() : ScaledModule("ADown", "Halves the map: one half of the channels by a convolution, the other by max pooling.", [Arguments.C2])
{
    public override void Bind(RowBinding row)
    {
        var (c1, c2) = (row.Input.Channels, row.OutputChannels);
        if (c1 % 2 != 0 || c2 % 2 != 0)
        {
            row.Report(Descriptors.Indivisible, "c2", row.Module, "an even number of input and output channels", $"{RowConfig.Text(c1)} and {RowConfig.Text(c2)}");
            return;
        }

        row.Add("Yolo.ADown", Literal.List(c1, c2), (t, x) =>
        {
            var averaged = AConvModule.Averaged(x).WithChannels(c1 / 2);
            var y = t.Conv("cv1", averaged, c2 / 2, 3, 2, 1);
            t.Conv("cv2", y.WithChannels(c1 / 2), c2 / 2);
            return y.WithChannels(c2);
        });
    }
}
