using ConvNeXtGen.Checkpoints;
using TorchSharp;

namespace ConvNeXtGen.Training;

/// <summary>Keeps a run in its folder.</summary>
/// <param name="folder">The folder.</param>
/// <param name="network">The network.</param>
/// <param name="data">What it learns from.</param>
/// <param name="average">The average of its weights, if any: the best weights are those.</param>
/// <param name="state">What a run needs to go on.</param>
internal sealed class RunRecord(RunFolder folder, torch.nn.Module network, TrainingData data, ExponentialMovingAverage? average, TrainingState state)
{
    /// <summary>Reads the state back into network and optimiser.</summary>
    /// <exception cref="RunMismatchException">It belongs to another run.</exception>
    public TrainingPosition Load() => state.Load(folder.State);

    /// <summary>Keeps the weights as the best.</summary>
    public void SaveBest()
    {
        average?.Swap();
        network.SaveCheckpoint(folder.BestWeights, Metadata());
        average?.Swap();
    }

    /// <summary>Keeps the last weights, the state and the results.</summary>
    public void Save(TrainingPosition position)
    {
        network.SaveCheckpoint(folder.LastWeights, Metadata());
        state.Save(folder.State, position);
        folder.Write(Path.GetFileName(folder.Results), ResultsFile.Format(position.History));
    }

    private Dictionary<string, string> Metadata() =>
        WeightsMetadata.Of(network, data.Training.ClassNames, data.Normalization).ToDictionary();
}
