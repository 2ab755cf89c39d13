using ConvNeXtGen.Generator.Binding;
using ConvNeXtGen.Generator.Diagnostics;
using ConvNeXtGen.Generator.Inference;
using ConvNeXtGen.Generator.Specs;

namespace ConvNeXtGen.Generator.Modules.Yolo;

/// <summary><c>SPP</c>: spatial pyramid pooling with several windows.</summary>
internal sealed class SPPModule() : ScaledModule(
    "SPP",
    "Spatial pyramid pooling: max poolings of several windows, joined.",
    [Arguments.C2, new("k", ArgumentKind.IntegerList, "windows of the poolings", IsOptional: true, Minimum: 1, Maximum: 127)])
{
    public override void Bind(RowBinding row)
    {
        var c2 = row.OutputChannels;
        var kernels = row.Has("k") ? row.Integers("k") : [5, 9, 13];
        if (CheckWindows(row, kernels))
        {
            row.Add("Yolo.SPP", Literal.List(row.Input.Channels, c2, Literal.Array(kernels)), (t, x) => Describe(t, x, c2, kernels.Length));
        }
    }

    /// <summary>An even window would change the size of the map, which is then joined with the others.</summary>
    internal static bool CheckWindows(RowBinding row, int[] kernels) =>
        kernels.All(k => k % 2 == 1) || row.Report(Descriptors.WrongArgumentType, "k", "k", row.Module, "odd windows", "[" + string.Join(", ", kernels) + "]");

    internal static Shape Describe(Trace trace, Shape x, int c2, int windows)
    {
        var hidden = x.Channels / 2;
        var y = trace.Conv("cv1", x, hidden);
        return trace.Conv("cv2", y.WithChannels(hidden * (windows + 1)), c2);
    }
}
