namespace ConvNeXtGen.Layers;

/// <summary>
/// A module that can give its own weights, not its children's, the values that its constructor gives them. Loading a checkpoint with
/// <see cref="Checkpoints.CheckpointLoadOptions.AllowDifferentHead"/> asks this of the layers of a head that does not fit.
/// </summary>
public interface IFreshWeights
{
    /// <summary>Fills the module's own parameters and buffers anew; random values come from <c>torch.random</c>'s generator.</summary>
    void ResetParameters();
}
