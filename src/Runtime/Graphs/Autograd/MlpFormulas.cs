using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Graphs.Autograd;

/// <summary>The gradients of <see cref="MlpBackward"/> by libtorch's ops, from what went into the branch, for when they are to be differentiated themselves.</summary>
internal static class MlpFormulas
{
    /// <summary>Computes them; as <see cref="MlpBackward.Compute"/>.</summary>
    public static List<Tensor?> Gradients(Tensor gradient, Tensor branch, MlpWeights w, Tensor? keep)
    {
        using var scope = NewDisposeScope();
        var pixels = branch.permute(0, 2, 3, 1);
        using Scalar epsilon = w.Epsilon;
        var centered = pixels - pixels.mean([-1], keepdim: true);
        var reciprocal = (centered.square().mean([-1], keepdim: true) + epsilon).rsqrt();
        var normal = centered * reciprocal;
        var normed = (normal * w.NormScale) + w.NormShift;
        var hidden = normed.matmul(w.Expand.t()) + w.ExpandBias;
        var value = nn.functional.gelu(hidden);
        var projected = value.matmul(w.Project.t()) + w.ProjectBias;

        var above = gradient.permute(0, 2, 3, 1);
        above = keep is null ? above : above * keep;
        var dy = above * w.Scale;
        var dh = GeluFunction.Differentiable(hidden, dy.matmul(w.Project));
        var dn = dh.matmul(w.Expand);
        var weighted = dn * w.NormScale;
        var dx = reciprocal * (weighted - weighted.mean([-1], keepdim: true) - (normal * (weighted * normal).mean([-1], keepdim: true)));
        Tensor[] gradients =
        [
            dx.permute(0, 3, 1, 2), Sum(dn * normal), Sum(dn), Rows(normed).t().matmul(Rows(dh)), Sum(dh), Rows(value).t().matmul(Rows(dy)), Sum(dy), Sum(above * projected),
        ];
        return [.. gradients.Select(each => each.MoveToOuterDisposeScope())];
    }

    private static Tensor Rows(Tensor map) => map.reshape(-1, map.size(-1));

    private static Tensor Sum(Tensor map) => Rows(map).sum(dim: 0);
}
