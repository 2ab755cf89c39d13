using ConvNeXtGen.Generator.Specs;

namespace ConvNeXtGen.Generator.Inference;

/// <summary>Descriptions of the layers a ConvNeXt is made of, shared by both dialects.</summary>
internal static class ConvNeXtLayers
{
    /// <summary><c>PatchStem</c>: patch convolution, then norm.</summary>
    public static Shape PatchStem(this Trace trace, Shape x, int dim, int patchSize)
    {
        var y = trace.Conv2d("0", x, dim, patchSize, patchSize);
        trace.LayerNorm("1", dim);
        return y;
    }

    /// <summary><c>Downsample</c>: norm, then 2×2 convolution with stride 2.</summary>
    public static Shape Downsample(this Trace trace, Shape x, int dim)
    {
        trace.LayerNorm("0", x.Channels);
        return trace.Conv2d("1", x, dim, 2, 2);
    }

    /// <summary><c>ConvNeXtBlock</c>.</summary>
    public static Shape ConvNeXtBlock(this Trace trace, Shape x, bool gamma, bool grn, int kernelSize)
    {
        var dim = x.Channels;
        if (gamma)
        {
            trace.Parameter("gamma", dim);
        }

        trace.Conv2d("dwconv", x, dim, kernelSize, padding: kernelSize / 2, groups: dim);
        trace.LayerNorm("norm", dim);
        trace.Linear("pwconv1", dim, 4 * dim, x.Positions);
        if (grn)
        {
            trace.Child("grn", t =>
            {
                t.Parameter("gamma", 1, 1, 1, 4 * dim);
                t.Parameter("beta", 1, 1, 1, 4 * dim);
                return true;
            });
        }

        trace.Linear("pwconv2", 4 * dim, dim, x.Positions);
        return x;
    }
}
