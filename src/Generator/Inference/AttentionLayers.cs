using ConvNeXtGen.Generator.Specs;

namespace ConvNeXtGen.Generator.Inference;

/// <summary>Attention blocks that several modules share.</summary>
internal static class AttentionLayers
{
    /// <summary>PyTorch's <c>MultiheadAttention</c>; the original counts none of its multiply-accumulates.</summary>
    public static bool MultiheadAttention(this Trace trace, int channels)
    {
        trace.Parameter("in_proj_weight", 3 * channels, channels);
        trace.Parameter("in_proj_bias", 3 * channels);
        return trace.Child("out_proj", t =>
        {
            t.Parameter("weight", channels, channels);
            t.Parameter("bias", channels);
            return true;
        });
    }

    /// <summary>Ultralytics' <c>Attention</c> as a child.</summary>
    public static Shape Attention(this Trace trace, string name, Shape x, int heads, double ratio) => trace.Child(name, t =>
    {
        var c = x.Channels;
        var keys = (int)(c / heads * ratio);
        t.Conv("qkv", x, c + (2 * keys * heads));
        t.Conv("proj", x, c);
        t.Conv("pe", x, c, 3, groups: c);
        return x;
    });

    /// <summary><c>PSABlock</c>: attention and a feed-forward network, each with a shortcut.</summary>
    public static Shape PSABlock(this Trace trace, Shape x, double ratio, int heads)
    {
        trace.Attention("attn", x, heads, ratio);
        return trace.Child("ffn", t => t.Conv("1", t.Conv("0", x, 2 * x.Channels), x.Channels));
    }
}
