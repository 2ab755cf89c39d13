using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ConvNeXtGen.Training;

/// <summary>Parameters that share a weight decay.</summary>
/// <param name="Parameters">Each with its name in the state dictionary.</param>
/// <param name="WeightDecay">Share of a weight taken away per unit of learning rate.</param>
public sealed record ParameterGroup(IReadOnlyList<(string Name, Parameter Parameter)> Parameters, double WeightDecay)
{
    /// <summary>
    /// Splits a network's trained parameters as ConvNeXt's recipe does: tensors of one axis and those named
    /// <c>bias</c>, <c>gamma</c> or <c>beta</c> (GRN's have four axes) are not decayed.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="weightDecay">The decay of all others.</param>
    /// <returns>First the decayed group, then the other.</returns>
    public static IReadOnlyList<ParameterGroup> Split(nn.Module network, double weightDecay)
    {
        ArgumentNullException.ThrowIfNull(network);
        var decayed = new List<(string, Parameter)>();
        var others = new List<(string, Parameter)>();
        foreach (var (name, parameter) in network.named_parameters())
        {
            if (parameter.requires_grad)
            {
                (IsDecayed(name, parameter) ? decayed : others).Add((name, parameter));
            }
        }

        return [new ParameterGroup(decayed, weightDecay), new ParameterGroup(others, 0)];
    }

    private static bool IsDecayed(string name, Tensor parameter) =>
        parameter.dim() > 1 && name[(name.LastIndexOf('.') + 1)..] is not ("bias" or "gamma" or "beta");
}
