using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ConvNeXtGen.Training;

/// <summary>A running average of a network's parameters, evaluated in their place (Polyak &amp; Juditsky, 1992).</summary>
public sealed class ExponentialMovingAverage : IDisposable
{
    private readonly List<(string Name, Parameter Parameter, Tensor Average)> _pairs = [];
    private readonly Tensor _share;

    /// <summary>Starts with the parameters as they are.</summary>
    /// <param name="network">The network.</param>
    /// <param name="decay">Share of the old average kept per update, in [0, 1).</param>
    public ExponentialMovingAverage(nn.Module network, double decay)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentOutOfRangeException.ThrowIfNegative(decay);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(decay, 1);
        _share = torch.tensor((float)(1 - decay));
        using var guard = torch.no_grad();
        foreach (var (name, parameter) in network.named_parameters())
        {
            _pairs.Add((name, parameter, parameter.clone()));
        }
    }

    /// <summary>The averages by parameter name; this object owns them. Write to them to restore a state.</summary>
    public IEnumerable<(string Name, Tensor Average)> Averages => _pairs.Select(pair => (pair.Name, pair.Average));

    /// <summary>Moves the averages towards the parameters.</summary>
    public void Update()
    {
        using var guard = torch.no_grad();
        foreach (var (_, parameter, average) in _pairs)
        {
            average.lerp_(parameter, _share);
        }
    }

    /// <summary>Exchanges parameters and averages; calling it again puts everything back.</summary>
    public void Swap()
    {
        using var guard = torch.no_grad();
        foreach (var (_, parameter, average) in _pairs)
        {
            using var kept = average.clone();
            average.copy_(parameter);
            parameter.copy_(kept);
        }
    }

    /// <summary>Frees the averages.</summary>
    public void Dispose()
    {
        _share.Dispose();
        foreach (var (_, _, average) in _pairs)
        {
            average.Dispose();
        }
    }
}
