using ConvNeXtGen.Kernels.Simd;

namespace ConvNeXtGen.Inference.Steps;

/// <summary>What happens to a finished row of pixels of a depthwise convolution, and where it goes.</summary>
/// <typeparam name="V">The vector.</typeparam>
/// <param name="output">Where pixels go.</param>
/// <param name="width">Pixels of a row.</param>
/// <param name="finish">What happens to each pixel; null for nothing.</param>
/// <param name="residual">What is added, where nothing else happens; null for nothing.</param>
internal sealed unsafe class DepthwiseEnd<V>(View output, int width, RowFinish? finish, View? residual)
    where V : struct, IVector<V>
{
    /// <summary>Whether pixels can be made where they go.</summary>
    public bool IsNothing => finish is null && residual is null && !output.IsHalf;

    /// <summary>What the step computes, for profiles.</summary>
    public string Name => finish is null ? "depthwise convolution" : $"depthwise convolution, {finish.Name}";

    /// <summary>Finishes a row of pixels that lie dense.</summary>
    /// <param name="workspace">The memory of the run.</param>
    /// <param name="line">The pixels; they may change.</param>
    /// <param name="row">Which row of pixels, of all images.</param>
    public void Run(Workspace workspace, float* line, int row)
    {
        var target = workspace.At(output);
        var place = (long)row * width * output.Stride;
        if (finish is not null)
        {
            finish.Run(line, output.Channels, width, output.IsHalf ? (ushort*)target + place : target + place, output.Stride, output.IsHalf);
            return;
        }

        for (var x = 0; x < width; x++, line += output.Channels, place += output.Stride)
        {
            if (residual is not null)
            {
                var added = workspace.At(residual) + ((((long)row * width) + x) * residual.Stride);
                Elementwise<V>.Sum.Run(line, added, output.IsHalf ? line : target + place, output.Channels);
            }

            if (output.IsHalf)
            {
                BFloat16Rows.Convert(line, (ushort*)target + place, output.Channels);
            }
        }
    }

    /// <summary>Frees weights.</summary>
    public void Dispose() => finish?.Dispose();
}
