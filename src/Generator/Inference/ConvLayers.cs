using ConvNeXtGen.Generator.Specs;

namespace ConvNeXtGen.Generator.Inference;

/// <summary>The building blocks that most modules of the YOLO vocabulary are made of.</summary>
internal static class ConvLayers
{
    /// <summary><c>Conv</c> as a child: convolution without bias, batch norm, activation; half the kernel as padding.</summary>
    public static Shape Conv(this Trace trace, string name, Shape x, int channels, int kernel = 1, int stride = 1, int? padding = null, int groups = 1, int dilation = 1) =>
        trace.Child(name, t => t.Conv(x, channels, kernel, stride, padding, groups, dilation));

    /// <summary><c>Conv</c> as the layer itself.</summary>
    public static Shape Conv(this Trace trace, Shape x, int channels, int kernel = 1, int stride = 1, int? padding = null, int groups = 1, int dilation = 1) =>
        trace.Conv(x, channels, (kernel, kernel), (stride, stride), padding is { } p ? (p, p) : null, groups, dilation);

    /// <summary><c>Conv</c> with its own numbers for height and width.</summary>
    public static Shape Conv(this Trace trace, Shape x, int channels, (int H, int W) kernel, (int H, int W) stride, (int H, int W)? padding = null, int groups = 1, int dilation = 1)
    {
        var (h, w) = padding ?? (SamePadding(kernel.H, dilation), SamePadding(kernel.W, dilation));
        var y = trace.Conv2d("conv", x, channels, kernel, stride, (h, w), groups, bias: false, dilation);
        trace.BatchNorm2d("bn", channels);
        return y;
    }

    /// <summary><c>Bottleneck</c> as a child.</summary>
    public static Shape Bottleneck(this Trace trace, string name, Shape x, int channels, int groups, (int First, int Second) kernels, double expansion) =>
        trace.Child(name, t =>
        {
            var y = t.Conv("cv1", x, Hidden(channels, expansion), kernels.First);
            return t.Conv("cv2", y, channels, kernels.Second, groups: groups);
        });

    /// <summary>Children 0 … n-1 of a child, each on the output of the one before.</summary>
    public static Shape Repeat(this Trace trace, string name, Shape x, int count, Func<Trace, string, Shape, Shape> describe) => trace.Child(name, t =>
    {
        for (var i = 0; i < count; i++)
        {
            x = describe(t, i.ToString(System.Globalization.CultureInfo.InvariantCulture), x);
        }

        return x;
    });

    /// <summary>Hidden channels: Python's int() of a product, towards zero.</summary>
    public static int Hidden(int channels, double expansion) => (int)(channels * expansion);

    /// <summary>The padding that keeps the size of a map at stride 1.</summary>
    public static int SamePadding(int kernel, int dilation = 1) => ((dilation * (kernel - 1)) + 1) / 2;

    /// <summary>Greatest common divisor.</summary>
    public static int Gcd(int a, int b) => b == 0 ? a : Gcd(b, a % b);

    /// <summary>With other channels.</summary>
    public static Shape WithChannels(this Shape shape, int channels) => shape with { Channels = channels };
}
