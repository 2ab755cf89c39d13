using ConvNeXtGen.Graphs;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>Attention to a few learned positions around each query's box, on maps of several sizes (Zhu et al., arXiv 2010.04159).</summary>
public sealed class DeformableAttention : Component
{
    private static readonly long[] ChannelsFirst = [0, 2, 1];
    private static readonly long[] HeadsFirst = [0, 2, 1, 3, 4];
    private static readonly long[] ScoresHeadsFirst = [0, 2, 1, 3];
    private static readonly long[] LastAxis = [-1];
    private readonly long _channels;
    private readonly long _heads;
    private readonly int _levels;
    private readonly long _points;
    private readonly Linear _samplingOffsets;
    private readonly Linear _attentionWeights;
    private readonly Linear _valueProj;
    private readonly Linear _outputProj;

    /// <summary>Makes the layer.</summary>
    /// <param name="channels">C.</param>
    /// <param name="levels">Number of maps.</param>
    /// <param name="heads">Number of heads; divides C.</param>
    /// <param name="points">Positions per head and map.</param>
    /// <param name="device">Where the weights live.</param>
    /// <param name="dtype">Their type.</param>
    public DeformableAttention(long channels, int levels, long heads, long points, Device? device = null, ScalarType? dtype = null)
        : base(nameof(DeformableAttention))
    {
        _channels = channels;
        _heads = heads;
        _levels = levels;
        _points = points;
        _samplingOffsets = AddModule("sampling_offsets", new Linear(channels, heads * levels * points * 2, init: Star, device: device, dtype: dtype));
        _attentionWeights = AddModule("attention_weights", new Linear(channels, heads * levels * points, init: Even, device: device, dtype: dtype));
        _valueProj = AddModule("value_proj", new Linear(channels, channels, device: device, dtype: dtype));
        _outputProj = AddModule("output_proj", new Linear(channels, channels, device: device, dtype: dtype));
    }

    /// <summary>Attends from queries to maps.</summary>
    /// <typeparam name="T">What a value is.</typeparam>
    /// <param name="ops">The op vocabulary.</param>
    /// <param name="query">[N, Q, C].</param>
    /// <param name="boxes">[N, Q, 4]: centre and size as shares of the image's sides.</param>
    /// <param name="maps">One [N, C, H, W] per level. All inputs stay with the caller.</param>
    /// <returns>[N, Q, C], the caller's.</returns>
    public T Apply<T>(IOps<T> ops, T query, T boxes, IReadOnlyList<T> maps)
    {
        var queries = ops.Size(query, 1);
        var grids = SamplingGrids(ops, query, boxes, queries);
        var samples = new T[_levels];
        for (var level = 0; level < _levels; level++)
        {
            var values = Values(ops, maps[level]);
            samples[level] = ops.GridSample(values, grids[level]);
            ops.Release(values);
            ops.Release(grids[level]);
        }

        // [N·heads, C/heads, Q, levels·points]
        var all = ops.Join(samples, 3);
        var weights = ops.Call(_attentionWeights, query);
        weights = ops.Consume(weights, ops.Reshape(weights, Dim.Keep, Dim.Keep, _heads, _levels * _points));
        weights = ops.Consume(weights, ops.Softmax(weights, -1));
        weights = ops.Consume(weights, ops.Permute(weights, ScoresHeadsFirst));
        weights = ops.Consume(weights, ops.Reshape(weights, Dim.Rest, 1, queries, _levels * _points));
        var weighted = ops.Multiply(all, weights);
        ops.Release(all);
        ops.Release(weights);
        var mean = ops.Consume(weighted, ops.Mean(weighted, LastAxis, keepDim: false));
        var sum = ops.Consume(mean, ops.MultiplyScalar(mean, _levels * _points));
        sum = ops.Consume(sum, ops.Reshape(sum, ops.Size(query, 0), _channels, Dim.Rest));
        sum = ops.Consume(sum, ops.Permute(sum, ChannelsFirst));
        return ops.Then(_outputProj, sum);
    }

    /// <summary>Per level the positions [N·heads, Q, points, 2] in −1 … 1.</summary>
    private T[] SamplingGrids<T>(IOps<T> ops, T query, T boxes, Dim queries)
    {
        var offsets = ops.Call(_samplingOffsets, query);
        offsets = ops.Consume(offsets, ops.Reshape(offsets, Dim.Keep, Dim.Keep, _heads, _levels * _points, 2));
        var box = ops.Reshape(boxes, Dim.Keep, Dim.Keep, 1, 1, 4);
        var parts = ops.Split(box, [2, 2], 4);
        ops.Release(box);

        // A step of 1 is half the box divided by the number of points.
        var step = ops.Consume(parts[1], ops.MultiplyScalar(parts[1], 0.5 / _points));
        var shift = ops.Multiply(offsets, step);
        ops.Release(offsets);
        ops.Release(step);
        var places = ops.Sum(shift, parts[0]);
        places = ops.Consume(places, ops.MultiplyScalar(places, 2));
        places = ops.Consume(places, ops.AddScalar(places, -1));
        places = ops.Consume(places, ops.Permute(places, HeadsFirst));
        places = ops.Consume(places, ops.Reshape(places, Dim.Rest, queries, _levels * _points, 2));
        var sizes = new long[_levels];
        Array.Fill(sizes, _points);
        var grids = ops.Split(places, sizes, 2);
        ops.Release(places);
        return grids;
    }

    /// <summary>[N, C, H, W] → [N·heads, C/heads, H, W], projected.</summary>
    private T Values<T>(IOps<T> ops, T map)
    {
        var flat = ops.Reshape(map, Dim.Keep, Dim.Keep, Dim.Rest);
        var tokens = ops.Consume(flat, ops.Permute(flat, ChannelsFirst));
        var values = ops.Then(_valueProj, tokens);
        values = ops.Consume(values, ops.Permute(values, ChannelsFirst));
        return ops.Consume(values, ops.Reshape(values, Dim.Rest, _channels / _heads, ops.Size(map, 2), ops.Size(map, 3)));
    }

    /// <summary>Heads look in different directions, the points of a head further and further away.</summary>
    private void Star(Tensor weight, Tensor? bias)
    {
        using var guard = torch.no_grad();
        weight.fill_(0);
        var offsets = new List<float>();
        for (var head = 0; head < _heads; head++)
        {
            var angle = 2 * Math.PI * head / _heads;
            var longest = Math.Max(Math.Abs(Math.Cos(angle)), Math.Abs(Math.Sin(angle)));
            for (var i = 0; i < _levels * _points; i++)
            {
                var distance = (i % _points) + 1;
                offsets.Add((float)(Math.Cos(angle) / longest * distance));
                offsets.Add((float)(Math.Sin(angle) / longest * distance));
            }
        }

        using var values = torch.tensor(offsets);
        using var placed = values.to(bias!.dtype, bias.device);
        bias.copy_(placed);
    }

    private static void Even(Tensor weight, Tensor? bias)
    {
        using var guard = torch.no_grad();
        weight.fill_(0);
        bias?.fill_(0);
    }
}
