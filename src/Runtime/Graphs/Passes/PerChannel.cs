using static TorchSharp.torch;

namespace ConvNeXtGen.Graphs.Passes;

/// <summary>Recognises weights that hold one number per channel.</summary>
internal static class PerChannel
{
    /// <summary>
    /// Whether broadcasting a weight of this shape over a value varies along <paramref name="axis"/> alone: [C] or
    /// [1, 1, 1, C] on the last axis, [C, 1, 1] or [1, C, 1, 1] on axis 1 of NCHW.
    /// </summary>
    public static bool Is(Weight weight, Shape value, int axis)
    {
        var fromEnd = value.Rank - value.Axis(axis);
        return weight.Shape.Length >= fromEnd
            && weight.Shape.Length <= value.Rank
            && weight.Shape[^fromEnd] == value[axis].Value
            && weight.Tensor.numel() == value[axis].Value;
    }

    /// <summary>The numbers as [C] in float64.</summary>
    public static Tensor Vector(Weight weight) => weight.Tensor.detach().to(ScalarType.Float64).reshape(-1);
}
