namespace ConvNeXtGen.Graphs;

/// <summary>Stride, padding, dilation and groups of a 2-D convolution; made once per layer, so that a call allocates nothing.</summary>
public sealed class Conv2dGeometry
{
    /// <summary>Describes a convolution with the same numbers for height and width.</summary>
    public Conv2dGeometry(long stride = 1, long padding = 0, long dilation = 1, long groups = 1, long outputPadding = 0)
        : this((stride, stride), (padding, padding), (dilation, dilation), groups, (outputPadding, outputPadding))
    {
    }

    /// <summary>Describes a convolution with its own numbers for height and width.</summary>
    public Conv2dGeometry(
        (long H, long W) stride,
        (long H, long W) padding,
        (long H, long W) dilation,
        long groups = 1,
        (long H, long W) outputPadding = default)
    {
        Stride = [stride.H, stride.W];
        Padding = [padding.H, padding.W];
        Dilation = [dilation.H, dilation.W];
        OutputPadding = [outputPadding.H, outputPadding.W];
        Groups = groups;
    }

    /// <summary>Step in H and W.</summary>
    public long[] Stride { get; }

    /// <summary>Zeros added on each side of H and W.</summary>
    public long[] Padding { get; }

    /// <summary>Distance between kernel taps in H and W.</summary>
    public long[] Dilation { get; }

    /// <summary>Extra size at the end of H and W; transposed convolutions only.</summary>
    public long[] OutputPadding { get; }

    /// <summary>In how many independent parts the channels are convolved.</summary>
    public long Groups { get; }
}
