using ConvNeXtGen.Graphs;
using ConvNeXtGen.Layers;
using ConvNeXtGen.Layers.Yolo;
using ConvNeXtGen.Runtime.Tests.Graphs;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Runtime.Tests.Yolo;

/// <summary>
/// A layer of the vocabulary, with weights that are not as new, as a network of its own. A layer of several inputs gets
/// them from one image: the channels side by side, smaller maps by max pooling.
/// </summary>
internal sealed class LayerNetwork : Network<IReadOnlyList<Tensor>>
{
    private readonly LayerCase _layer;
    private readonly nn.Module _module;

    public LayerNetwork(LayerCase layer)
        : base(nameof(LayerNetwork))
    {
        (_layer, _module) = (layer, layer.Make());
        register_module("layer", _module);
        _module.Randomize();
        eval();
        Info = new()
        {
            Name = nameof(LayerNetwork),
            Config = "layer.yaml",
            Task = NetworkTask.Features,
            InputChannels = (int)ImageShape[1],
            ImageSize = (int)Math.Min(ImageShape[2], ImageShape[3]),
            MinimumImageSize = 1,
            Classes = 0,
            ParameterCount = 0,
            Macs = 0,
            Layers = [],
        };
    }

    public long[] ImageShape =>
        [_layer.Inputs[0][0], _layer.Inputs.Sum(input => input[1]), _layer.Inputs.Max(input => input[2]), _layer.Inputs.Max(input => input[3])];

    public override NetworkInfo Info { get; }

    public override IReadOnlyList<T> Apply<T>(IOps<T> ops, T image)
    {
        var inputs = Split(ops, image);
        var outputs = LayerCase.Apply(_module, ops, inputs);
        foreach (var input in inputs)
        {
            ops.Release(input);
        }

        return outputs;
    }

    protected override IReadOnlyList<Tensor> Wrap(IReadOnlyList<Tensor> outputs) => outputs;

    private List<T> Split<T>(IOps<T> ops, T image)
    {
        var inputs = new List<T>();
        var start = 0L;
        foreach (var input in _layer.Inputs)
        {
            var slice = ops.Slice(image, 1, start, start + input[1], 1);
            var factor = ImageShape[2] / input[2];
            inputs.Add(factor == 1 ? slice : ops.Consume(slice, ops.MaxPool2d(slice, factor, factor, 0, ceilMode: false)));
            start += input[1];
        }

        return inputs;
    }
}
