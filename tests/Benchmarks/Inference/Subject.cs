using ConvNeXtGen.Models.Zoo;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Benchmarks;

/// <summary>A network that is measured.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Create">Constructs it.</param>
/// <param name="Tutorial">The same network written by hand; null where there is none.</param>
internal sealed record Subject(string Name, Func<Network<Tensor>> Create, Func<nn.Module<Tensor, Tensor>>? Tutorial)
{
    /// <summary>The networks of the speed goals.</summary>
    public static readonly IReadOnlyList<Subject> All =
    [
        new("convnext_tiny", () => new ConvNeXtTiny(), () => new TutorialConvNeXt(3, 1000, [3, 3, 9, 3], [96, 192, 384, 768], 4, 0.1)),
        new("convnextv2_atto", () => new ConvNeXtV2Atto(), null),
        new("convnext_digits", () => new ConvNeXtDigits(), null),
    ];

    /// <summary>Constructs it with weights that make every part of the network count.</summary>
    public Network<Tensor> CreateLively()
    {
        manual_seed(7);
        var network = Create();
        using var guard = no_grad();
        foreach (var (name, parameter) in network.named_parameters())
        {
            if (name.EndsWith("gamma", StringComparison.Ordinal) || name.EndsWith("beta", StringComparison.Ordinal))
            {
                parameter.normal_(0, 0.3);
            }
            else if (parameter.dim() > 1)
            {
                parameter.normal_(0, 1 / Math.Sqrt(parameter.numel() / (double)parameter.shape[0]));
            }
        }

        network.eval();
        return network;
    }
}
