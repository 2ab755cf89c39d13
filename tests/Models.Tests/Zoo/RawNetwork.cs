using ConvNeXtGen.Graphs;
using static TorchSharp.torch;

namespace ConvNeXtGen.Models.Tests.Zoo;

/// <summary>A network of any task with its raw outputs for a result, so that one test compiles them all.</summary>
internal sealed class RawNetwork : Network<IReadOnlyList<Tensor>>
{
    private readonly INetwork _network;

    public RawNetwork(nn.Module network)
        : base(nameof(RawNetwork))
    {
        _network = (INetwork)network;
        register_module("network", network);
    }

    public override NetworkInfo Info => _network.Info;

    public override IReadOnlyList<T> Apply<T>(IOps<T> ops, T image) => _network.Apply(ops, image);

    protected override IReadOnlyList<Tensor> Wrap(IReadOnlyList<Tensor> outputs) => outputs;
}
