using ConvNeXtGen.Graphs;
using ConvNeXtGen.Layers;
using ConvNeXtGen.Layers.Yolo;

namespace ConvNeXtGen.Runtime.Tests.Yolo;

/// <summary>The tutorial's <c>ConvNeXt_Block</c> row: downsampling layer i, then stage i.</summary>
internal sealed class ConvNeXtRow : Layer
{
    private readonly Layer _downsample;
    private readonly Sequential _stage;

    public ConvNeXtRow(int index, long inChannels, long[] depths, long[] dims)
        : base(nameof(ConvNeXtRow))
    {
        _downsample = index == 0 ? new PatchStem(inChannels, dims[0]) : new Downsample(dims[index - 1], dims[index]);
        _stage = Sequential.Repeat(depths[index], () => new ConvNeXtBlock(dims[index]));
        register_module("downsample_layers", new Container(($"{index}", _downsample)));
        register_module("stages", new Container(($"{index}", _stage)));
    }

    public override T Apply<T>(IOps<T> ops, T x) => Then(ops, _stage, ops.Call(_downsample, x));
}
