using ConvNeXtGen.Generator.Specs;

namespace ConvNeXtGen.Generator.Inference;

/// <content>PyTorch's layers.</content>
internal sealed partial class Trace
{
    /// <summary>A 2-D convolution with a square kernel.</summary>
    public Shape Conv2d(string name, Shape x, int channels, int kernel, int stride = 1, int padding = 0, int groups = 1, bool bias = true, int dilation = 1) =>
        Conv2d(name, x, channels, (kernel, kernel), (stride, stride), (padding, padding), groups, bias, dilation);

    /// <summary>A 2-D convolution.</summary>
    public Shape Conv2d(
        string name,
        Shape x,
        int channels,
        (int H, int W) kernel,
        (int H, int W) stride,
        (int H, int W) padding,
        int groups = 1,
        bool bias = true,
        int dilation = 1) => Child(name, t => t.Conv2d(x, channels, kernel, stride, padding, groups, bias, dilation));

    /// <summary>A 2-D convolution that is the layer itself, not a child of it.</summary>
    public Shape Conv2d(Shape x, int channels, int kernel, int stride = 1, int padding = 0, int groups = 1, bool bias = true, int dilation = 1) =>
        Conv2d(x, channels, (kernel, kernel), (stride, stride), (padding, padding), groups, bias, dilation);

    private Shape Conv2d(
        Shape x,
        int channels,
        (int H, int W) kernel,
        (int H, int W) stride,
        (int H, int W) padding,
        int groups,
        bool bias,
        int dilation)
    {
        var perGroup = x.Channels / Math.Max(groups, 1);
        Parameter("weight", channels, perGroup, kernel.H, kernel.W);
        if (bias)
        {
            Parameter("bias", channels);
        }

        var y = new Shape(
            channels,
            Window(x.Height, kernel.H, stride.H, padding.H, dilation),
            Window(x.Width, kernel.W, stride.W, padding.W, dilation));
        AddMacs(y.Positions, channels * (double)perGroup * kernel.H * kernel.W);
        return y;
    }

    /// <summary>A transposed 2-D convolution with a square kernel.</summary>
    public Shape ConvTranspose2d(string name, Shape x, int channels, int kernel, int stride, int padding = 0, int outputPadding = 0, int groups = 1, bool bias = true) =>
        Child(name, t => t.ConvTranspose2d(x, channels, kernel, stride, padding, outputPadding, groups, bias));

    /// <summary>A transposed 2-D convolution that is the layer itself.</summary>
    public Shape ConvTranspose2d(Shape x, int channels, int kernel, int stride, int padding, int outputPadding, int groups, bool bias)
    {
        Parameter("weight", x.Channels, channels / groups, kernel, kernel);
        if (bias)
        {
            Parameter("bias", channels);
        }

        var y = new Shape(channels, Size(x.Height), Size(x.Width));
        AddMacs(x.Positions, x.Channels * (double)(channels / groups) * kernel * kernel);
        return y;

        int Size(int size) => ((size - 1) * stride) - (2 * padding) + kernel + outputPadding;
    }

    /// <summary>A linear layer that is applied at every position.</summary>
    public void Linear(string name, int inFeatures, int outFeatures, long positions, bool bias = true) => Child(name, t =>
    {
        t.Linear(inFeatures, outFeatures, positions, bias);
        return true;
    });

    /// <summary>A linear layer that is the layer itself.</summary>
    public void Linear(int inFeatures, int outFeatures, long positions, bool bias = true)
    {
        Parameter("weight", outFeatures, inFeatures);
        if (bias)
        {
            Parameter("bias", outFeatures);
        }

        AddMacs(positions, inFeatures * (double)outFeatures);
    }

    /// <summary>A layer norm: weight and bias per channel.</summary>
    public void LayerNorm(string name, int channels) => Child(name, t =>
    {
        t.LayerNorm(channels);
        return true;
    });

    /// <summary>A layer norm that is the layer itself.</summary>
    public void LayerNorm(int channels)
    {
        Parameter("weight", channels);
        Parameter("bias", channels);
    }

    /// <summary>A batch norm: weight and bias, and its running statistics.</summary>
    public void BatchNorm2d(string name, int channels) => Child(name, t =>
    {
        t.BatchNorm2d(channels);
        return true;
    });

    /// <summary>A batch norm that is the layer itself.</summary>
    public void BatchNorm2d(int channels)
    {
        Parameter("weight", channels);
        Parameter("bias", channels);
        Buffer("running_mean", channels);
        Buffer("running_var", channels);
        Buffer("num_batches_tracked");
    }

    /// <summary>A convolution's weight that is stored and counted, but whose multiply-accumulates are not.</summary>
    public bool Conv2dWeightOnly(string name, params int[] shape) => Child(name, t =>
    {
        t.Parameter("weight", shape);
        return true;
    });
}
