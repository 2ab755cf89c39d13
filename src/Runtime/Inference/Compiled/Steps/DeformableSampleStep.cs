using System.Runtime.CompilerServices;
using ConvNeXtGen.Graphs;
using ConvNeXtGen.Kernels.Simd;

namespace ConvNeXtGen.Inference.Steps;

/// <summary>
/// Deformable attention's samples: per query and head, positions and weights of its points, and the four pixels around each point, whose
/// channels lie side by side.
/// </summary>
/// <typeparam name="V">The vector.</typeparam>
internal sealed unsafe class DeformableSampleStep<V> : Step
    where V : struct, IVector<V>
{
    private readonly View _offsets;
    private readonly View _boxes;
    private readonly View _scores;
    private readonly View _output;
    private readonly IReadOnlyList<View> _values;
    private readonly (int H, int W)[] _sides;
    private readonly int _heads;
    private readonly int _queries;
    private readonly int _points;
    private readonly int _chunks;

    /// <summary>Makes the step.</summary>
    /// <param name="offsets">A row per query.</param>
    /// <param name="boxes">A row per query.</param>
    /// <param name="scores">A row per query.</param>
    /// <param name="values">Per level a row per pixel.</param>
    /// <param name="output">A row per query.</param>
    /// <param name="node">The op.</param>
    public DeformableSampleStep(View offsets, View boxes, View scores, IReadOnlyList<View> values, View output, Node node)
    {
        var op = (DeformableSampleOp)node.Op;
        (_offsets, _boxes, _scores, _values, _output) = (offsets, boxes, scores, values, output);
        _sides = [.. node.Inputs.Skip(3 + op.Levels).Select(map => ((int)map.Shape[2].Value, (int)map.Shape[3].Value))];
        _heads = (int)op.Heads;
        _queries = (int)node.Output.Shape[1].Value;
        _points = scores.Channels / _heads / op.Levels;
        _chunks = ChunksFor((long)output.Rows * scores.Channels * output.Channels / _heads, output.Rows);
    }

    /// <inheritdoc/>
    public override string Name => "deformable samples";

    /// <inheritdoc/>
    public override int Chunks => _chunks;

    /// <inheritdoc/>
    public override long Macs => 4L * _output.Rows * _scores.Channels * HeadChannels;

    /// <inheritdoc/>
    public override long ScratchBytes => (EachHead + V.Width) * sizeof(float);

    private int EachHead => _scores.Channels / _heads;

    private int HeadChannels => _output.Channels / _heads;

    /// <inheritdoc/>
    public override void Run(Workspace workspace, int chunk, int worker)
    {
        var (first, end) = RowsOf(chunk, _chunks, _output.Rows);
        var weights = (float*)workspace.Scratch(worker);
        for (var row = first; row < end; row++)
        {
            var box = workspace.At(_boxes) + ((long)row * _boxes.Stride);
            var offsets = workspace.At(_offsets) + ((long)row * _offsets.Stride);
            var scores = workspace.At(_scores) + ((long)row * _scores.Stride);
            var target = workspace.At(_output) + ((long)row * _output.Stride);
            new Span<float>(target, _output.Channels).Clear();
            for (var head = 0; head < _heads; head++, target += HeadChannels, scores += EachHead, offsets += 2 * EachHead)
            {
                Softmax(scores, weights);
                for (var level = 0; level < _sides.Length; level++)
                {
                    var ((height, width), stride) = (_sides[level], _values[level].Stride);
                    var map = workspace.At(_values[level]) + ((long)(row / _queries) * height * width * stride) + (head * HeadChannels);
                    for (var i = level * _points; i < (level + 1) * _points; i++)
                    {
                        // Pixel centres lie at halves.
                        var x = ((box[0] + (offsets[2 * i] * box[2] * (0.5f / _points))) * width) - 0.5f;
                        var y = ((box[1] + (offsets[(2 * i) + 1] * box[3] * (0.5f / _points))) * height) - 0.5f;
                        if (x > -1 && y > -1 && x < width && y < height)
                        {
                            Sample(map, stride, width, height, x, y, weights[i], target, HeadChannels);
                        }
                    }
                }
            }
        }
    }

    /// <summary>Adds the weighted mean of the four pixels around a position; pixels outside weigh nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sample(float* map, nint stride, int width, int height, float x, float y, float weight, float* target, int channels)
    {
        var (left, top) = ((int)MathF.Floor(x), (int)MathF.Floor(y));
        var (right, bottom) = (x - left, y - top);
        var (x0, x1, y0, y1) = (Math.Max(left, 0), Math.Min(left + 1, width - 1), Math.Max(top, 0), Math.Min(top + 1, height - 1));
        var (w0, w1) = (left < 0 ? 0 : 1 - right, left + 1 < width ? right : 0);
        var (h0, h1) = (top < 0 ? 0 : weight * (1 - bottom), top + 1 < height ? weight * bottom : 0);
        var a = map + ((((nint)y0 * width) + x0) * stride);
        var b = map + ((((nint)y0 * width) + x1) * stride);
        var c = map + ((((nint)y1 * width) + x0) * stride);
        var d = map + ((((nint)y1 * width) + x1) * stride);
        var i = 0;
        if (channels >= V.Width)
        {
            V wa = V.Set(h0 * w0), wb = V.Set(h0 * w1), wc = V.Set(h1 * w0), wd = V.Set(h1 * w1);
            for (; i + V.Width <= channels; i += V.Width)
            {
                var upper = V.Fma(wb, V.Load(b + i), V.Fma(wa, V.Load(a + i), V.Load(target + i)));
                V.Store(V.Fma(wd, V.Load(d + i), V.Fma(wc, V.Load(c + i), upper)), target + i);
            }
        }

        for (; i < channels; i++)
        {
            target[i] += (h0 * ((w0 * a[i]) + (w1 * b[i]))) + (h1 * ((w0 * c[i]) + (w1 * d[i])));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Softmax(float* scores, float* weights)
    {
        var most = scores[0];
        for (var i = 1; i < EachHead; i++)
        {
            most = Math.Max(most, scores[i]);
        }

        for (var i = 0; i < EachHead; i++)
        {
            weights[i] = (scores[i] - most) * 1.44269504f;
        }

        for (var i = 0; i < EachHead; i += V.Width)
        {
            V.Store(Elementary<V>.PowerOfTwo(V.Load(weights + i)), weights + i);
        }

        var sum = 0f;
        for (var i = 0; i < EachHead; i++)
        {
            sum += weights[i];
        }

        for (var i = 0; i < EachHead; i++)
        {
            weights[i] /= sum;
        }
    }
}
