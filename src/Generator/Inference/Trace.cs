using ConvNeXtGen.Generator.Specs;

namespace ConvNeXtGen.Generator.Inference;

/// <summary>
/// The compile-time twin of a layer: a module describes its structure once through these calls, and from that follow
/// state-dict keys, weight shapes, parameter count, multiply-accumulates and output shape.
/// </summary>
internal sealed class Trace
{
    private const double MaximumWeight = 1e11;
    private const double MaximumMacs = 1e15;

    private readonly List<WeightSpec>? _weights;
    private string _prefix;

    /// <param name="path">Where the layer is in a checkpoint.</param>
    /// <param name="weights">Receives the claims; null when only the counts are wanted.</param>
    public Trace(string path, List<WeightSpec>? weights)
    {
        _prefix = path.Length == 0 ? "" : path + ".";
        _weights = weights;
    }

    /// <summary>Trained values so far.</summary>
    public long Parameters { get; private set; }

    /// <summary>Multiply-accumulates of convolutions and linear layers so far.</summary>
    public long Macs { get; private set; }

    /// <summary>Whether a weight without elements was met: some layer inside has no channels.</summary>
    public bool HasEmptyWeight { get; private set; }

    /// <summary>Whether a weight or its work was met that is beyond all bounds: numbers that large would not add up.</summary>
    public bool IsTooLarge { get; private set; }

    /// <summary>Describes a child; its keys get the child's name in front.</summary>
    public TResult Child<TResult>(string name, Func<Trace, TResult> describe)
    {
        var outer = _prefix;
        if (_weights is not null)
        {
            _prefix = outer + name + ".";
        }

        var result = describe(this);
        _prefix = outer;
        return result;
    }

    /// <summary>A trained weight.</summary>
    public void Parameter(string name, params int[] shape) => Weight(name, shape, isBuffer: false);

    /// <summary>A stored value that is not trained.</summary>
    public void Buffer(string name, params int[] shape) => Weight(name, shape, isBuffer: true);

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

    /// <summary>Counts multiply-accumulates that belong to no weight seen so far.</summary>
    public void AddMacs(long macs) => Macs += macs;

    // Exact below 2⁵³, which is beyond the bound.
    private void AddMacs(long positions, double each)
    {
        var macs = positions * each;
        IsTooLarge |= !(macs <= MaximumMacs);
        Macs += IsTooLarge ? 0 : (long)macs;
    }

    /// <summary>Output size of a sliding window: ⌊(size + 2·padding − dilation·(kernel − 1) − 1)/stride⌋ + 1, or 0 when it does not fit.</summary>
    public static int Window(int size, int kernel, int stride, int padding = 0, int dilation = 1)
    {
        var span = size + (2 * padding) - (dilation * (kernel - 1)) - 1;
        return span < 0 ? 0 : (span / stride) + 1;
    }

    private void Weight(string name, int[] shape, bool isBuffer)
    {
        HasEmptyWeight |= shape.Any(size => size == 0);
        double count = 1;
        foreach (var size in shape)
        {
            count *= size;
            IsTooLarge |= size < 0;
        }

        IsTooLarge |= count > MaximumWeight;
        Parameters += isBuffer || IsTooLarge ? 0 : (long)count;

        _weights?.Add(new WeightSpec(_prefix + name, shape.ToEquatableArray(), isBuffer));
    }
}
