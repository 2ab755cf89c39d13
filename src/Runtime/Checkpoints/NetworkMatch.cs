namespace ConvNeXtGen.Checkpoints;

/// <summary>A network and how well a checkpoint agrees with it.</summary>
/// <param name="Network">The network.</param>
/// <param name="Agreement">Share of trained values in layers that both have, from 0 to 1; 1 when it is the checkpoint's own network.</param>
public sealed record NetworkMatch(NetworkInfo Network, double Agreement)
{
    /// <summary>The network's name and the share in per cent.</summary>
    public override string ToString() => FormattableString.Invariant($"{Network.Name} {100 * Agreement:F2} %");
}
