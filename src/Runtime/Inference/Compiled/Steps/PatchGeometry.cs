using ConvNeXtGen.Graphs;

namespace ConvNeXtGen.Inference.Steps;

/// <summary>Where the inputs of a convolution's output pixel lie, channels-last.</summary>
internal sealed unsafe class PatchGeometry(Conv2dGeometry g, long[] kernel, Shape input, Shape output)
{
    private readonly int _kernelH = (int)kernel[2];
    private readonly int _kernelW = (int)kernel[3];
    private readonly int _strideH = (int)g.Stride[0];
    private readonly int _strideW = (int)g.Stride[1];
    private readonly int _padH = (int)g.Padding[0];
    private readonly int _padW = (int)g.Padding[1];
    private readonly int _dilationH = (int)g.Dilation[0];
    private readonly int _dilationW = (int)g.Dilation[1];
    private readonly int _channels = (int)input[1].Value;
    private readonly int _inH = (int)input[2].Value;
    private readonly int _inW = (int)input[3].Value;
    private readonly int _outH = (int)output[2].Value;
    private readonly int _outW = (int)output[3].Value;

    /// <summary>Numbers per patch.</summary>
    public int Length => _kernelH * _kernelW * _channels;

    /// <summary>True when a patch is just the pixel's own row.</summary>
    public bool IsPixel => _kernelH == 1 && _kernelW == 1 && _strideH == 1 && _strideW == 1 && _padH == 0 && _padW == 0;

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
        var x = first % _outW;
        var y = first / _outW % _outH;
        var n = first / _outW / _outH;
        for (var i = 0; i < count; i++)
        {
            GatherOne(source + ((long)n * _inH * _inW * stride), stride, (y * _strideH) - _padH, (x * _strideW) - _padW, target);
            target += Length;
            if (++x == _outW)
            {
                x = 0;
                if (++y == _outH)
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
        var run = _kernelW * _channels;
        var inside = left >= 0 && left + ((_kernelW - 1) * _dilationW) < _inW;
        var together = inside && stride == _channels && _dilationW == 1;
        for (var ky = 0; ky < _kernelH; ky++, target += run)
        {
            var y = top + (ky * _dilationH);
            if ((uint)y >= (uint)_inH)
            {
                new Span<T>(target, run).Clear();
            }
            else if (together)
            {
                Copy(image + ((((long)y * _inW) + left) * stride), target, run);
            }
            else
            {
                for (var kx = 0; kx < _kernelW; kx++)
                {
                    var x = left + (kx * _dilationW);
                    if ((uint)x >= (uint)_inW)
                    {
                        new Span<T>(target + (kx * _channels), _channels).Clear();
                    }
                    else
                    {
                        Copy(image + ((((long)y * _inW) + x) * stride), target + (kx * _channels), _channels);
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
