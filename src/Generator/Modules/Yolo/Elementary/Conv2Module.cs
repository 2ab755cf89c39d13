using ConvNeXtGen.Generator.Binding;
using ConvNeXtGen.Generator.Inference;

namespace ConvNeXtGen.Generator.Modules.Yolo;

/// <summary><c>Conv2</c>: Conv with a 1×1 convolution added before the batch norm.</summary>
internal sealed class Conv2Module() : VerbatimModule("Conv2", "Conv with a 1×1 convolution added before the batch norm.", [C1, SameC2, Arguments.K, Arguments.S])
{
    public override void Bind(RowBinding row)
    {
        var (k, s) = (row.Integer("k", 3), row.Integer("s", 1));
        if (CheckChannels(row, "c1", "c2") && row.RequireOdd("k", k))
        {
            row.Add("Yolo.Conv2", Literal.List(row.Input.Channels, row.Input.Channels, k, s), (t, x) =>
            {
                var y = t.Conv(x, x.Channels, k, s);
                t.Conv2d("cv2", x, x.Channels, 1, s, bias: false);
                return y;
            });
        }
    }
}
