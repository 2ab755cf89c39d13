using ConvNeXtGen.Graphs;

namespace ConvNeXtGen.Inference.Steps;

/// <summary>Where the inputs of a convolution's output pixel lie, channels-last.</summary>
internal sealed unsafe class PatchGeometry(Conv2dGeometry g, long[] kernel, Shape input, Shape output)
{
    private readonly int _dilationH = (int)g.Dilation[0];
    private readonly int _dilationW = (int)g.Dilation[1];

    /// <summary>Kernel rows.</summary>
    public int KernelH { get; } = (int)kernel[2];

    /// <summary>Kernel columns.</summary>
    public int KernelW { get; } = (int)kernel[3];

    /// <summary>Image rows from output row to output row.</summary>
    public int StrideH { get; } = (int)g.Stride[0];

    /// <summary>Image columns from output column to output column.</summary>
    public int StrideW { get; } = (int)g.Stride[1];

    /// <summary>Rows of zeros above and below the image.</summary>
    public int PadH { get; } = (int)g.Padding[0];

    /// <summary>Columns of zeros beside the image.</summary>
    public int PadW { get; } = (int)g.Padding[1];

    /// <summary>Images in the batch.</summary>
    public int Images { get; } = (int)input[0].Value;

    /// <summary>Channels of the image.</summary>
    public int Channels { get; } = (int)input[1].Value;

    /// <summary>Rows of the image.</summary>
    public int InH { get; } = (int)input[2].Value;

    /// <summary>Columns of the image.</summary>
    public int InW { get; } = (int)input[3].Value;

    /// <summary>Rows of the output.</summary>
    public int OutH { get; } = (int)output[2].Value;

    /// <summary>Columns of the output.</summary>
    public int OutW { get; } = (int)output[3].Value;

    /// <summary>Numbers per patch.</summary>
    public int Length => KernelH * KernelW * Channels;

    /// <summary>True when a patch is just the pixel's own row.</summary>
    public bool IsPixel => KernelH == 1 && KernelW == 1 && StrideH == 1 && StrideW == 1 && PadH == 0 && PadW == 0;

    /// <summary>True when patches lie side by side and cover the image once.</summary>
    public bool IsTiling => KernelH == StrideH && KernelW == StrideW && !IsPadded && !IsDilated && InH % KernelH == 0 && InW % KernelW == 0;

    /// <summary>Whether there are zeros around the image.</summary>
    public bool IsPadded => PadH > 0 || PadW > 0;

    /// <summary>Whether kernel taps lie apart.</summary>
    public bool IsDilated => _dilationH > 1 || _dilationW > 1;

    /// <summary>Writes the patches of some output pixels one behind the other, each in the order (row, column, channel).</summary>
    /// <typeparam name="E">The element type of the input.</typeparam>
    /// <typeparam name="T">The element type of the patches: the same, or bfloat16 (as <see cref="ushort"/>) for float32 input.</typeparam>
    /// <param name="source">The input's first pixel.</param>
    /// <param name="stride">Elements from pixel to pixel.</param>
    /// <param name="first">The first output pixel, counted through the batch.</param>
    /// <param name="count">How many.</param>
    /// <param name="target">Where to.</param>
    public void Gather<E, T>(E* source, int stride, int first, int count, T* target)
        where E : unmanaged
        where T : unmanaged
    {
        var x = first % OutW;
        var y = first / OutW % OutH;
        var n = first / OutW / OutH;
        for (var i = 0; i < count; i++)
        {
            GatherOne(source + ((long)n * InH * InW * stride), stride, (y * StrideH) - PadH, (x * StrideW) - PadW, target);
            target += Length;
            if (++x == OutW)
            {
                x = 0;
                if (++y == OutH)
                {
                    y = 0;
                    n++;
                }
            }
        }
    }

    private void GatherOne<E, T>(E* image, int stride, int top, int left, T* target)
        where E : unmanaged
        where T : unmanaged
    {
        var run = KernelW * Channels;
        var inside = left >= 0 && left + ((KernelW - 1) * _dilationW) < InW;
        var together = inside && stride == Channels && _dilationW == 1;
        for (var ky = 0; ky < KernelH; ky++, target += run)
        {
            var y = top + (ky * _dilationH);
            if ((uint)y >= (uint)InH)
            {
                new Span<T>(target, run).Clear();
            }
            else if (together)
            {
                Copy(image + ((((long)y * InW) + left) * stride), target, run);
            }
            else
            {
                for (var kx = 0; kx < KernelW; kx++)
                {
                    var x = left + (kx * _dilationW);
                    if ((uint)x >= (uint)InW)
                    {
                        new Span<T>(target + (kx * Channels), Channels).Clear();
                    }
                    else
                    {
                        Copy(image + ((((long)y * InW) + x) * stride), target + (kx * Channels), Channels);
                    }
                }
            }
        }
    }

    private static void Copy<E, T>(E* source, T* target, int count)
        where E : unmanaged
        where T : unmanaged
    {
        if (typeof(E) == typeof(T))
        {
            new ReadOnlySpan<E>(source, count).CopyTo(new Span<E>(target, count));
        }
        else
        {
            BFloat16Rows.Convert((float*)source, (ushort*)target, count);
        }
    }
}
