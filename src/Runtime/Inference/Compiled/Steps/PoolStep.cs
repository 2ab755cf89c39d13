using ConvNeXtGen.Kernels.Simd;

namespace ConvNeXtGen.Inference.Steps;

/// <summary>Mean over all pixels of each image: rows become one row per image.</summary>
/// <typeparam name="V">The vector.</typeparam>
internal sealed unsafe class PoolStep<V>(View input, View output) : Step
    where V : struct, IVector<V>
{
    /// <inheritdoc/>
    public override string Name => "mean over pixels";

    /// <inheritdoc/>
    public override void Run(Workspace workspace, int chunk, int worker)
    {
        var pixels = input.Rows / output.Rows;
        for (var image = 0; image < output.Rows; image++)
        {
            var source = workspace.At(input) + ((long)image * pixels * input.Stride);
            var target = workspace.At(output) + ((long)image * output.Stride);
            var c = 0;
            for (; c + V.Width <= input.Channels; c += V.Width)
            {
                var sum = V.Zero;
                for (var i = 0; i < pixels; i++)
                {
                    sum += V.Load(source + ((long)i * input.Stride) + c);
                }

                V.Store(sum / V.Set(pixels), target + c);
            }

            for (; c < input.Channels; c++)
            {
                var sum = 0f;
                for (var i = 0; i < pixels; i++)
                {
                    sum += source[((long)i * input.Stride) + c];
                }

                target[c] = sum / pixels;
            }
        }
    }
}
