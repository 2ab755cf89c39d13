using ConvNeXtGen.Graphs;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>Attention to a few learned positions around each query's box, on maps of several sizes (Zhu et al., arXiv 2010.04159).</summary>
public sealed class DeformableAttention : Component
{
    private static readonly long[] ChannelsFirst = [0, 2, 1];
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
        var values = new T[_levels];
        for (var level = 0; level < _levels; level++)
        {
            var flat = ops.Reshape(maps[level], Dim.Keep, Dim.Keep, Dim.Rest);
            values[level] = ops.Then(_valueProj, ops.Consume(flat, ops.Permute(flat, ChannelsFirst)));
        }

        var offsets = ops.Call(_samplingOffsets, query);
        var scores = ops.Call(_attentionWeights, query);
        var mean = ops.DeformableSample(offsets, boxes, scores, values, maps, _heads);
        foreach (var value in values)
        {
            ops.Release(value);
        }

        ops.Release(offsets);
        ops.Release(scores);
        return ops.Then(_outputProj, mean);
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
