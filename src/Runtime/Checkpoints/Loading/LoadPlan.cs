using ConvNeXtGen.Layers;
using static TorchSharp.torch;

namespace ConvNeXtGen.Checkpoints;

/// <summary>Which stored tensor goes into which live one, and the report on it. Nothing is copied before all of it is known to fit.</summary>
/// <param name="Report">The report.</param>
/// <param name="Copies">What is copied.</param>
/// <param name="Fresh">The layers of the head that are initialised anew.</param>
/// <param name="HeadStd">Standard deviation of a fresh classifier's weight; null for what the network says.</param>
internal sealed record LoadPlan(
    CheckpointReport Report,
    IReadOnlyList<(TensorEntry Source, Tensor Target)> Copies,
    IReadOnlyList<IFreshWeights> Fresh,
    double? HeadStd)
{
    /// <summary>Copies everything.</summary>
    /// <exception cref="CheckpointMismatchException">The report does not satisfy the options; nothing was copied.</exception>
    public CheckpointReport Execute(CheckpointLoadOptions options)
    {
        if (!Satisfies(options))
            throw new CheckpointMismatchException(Report);
        foreach (var (source, target) in Copies)
            TensorCopier.Copy(source, target);
        foreach (IFreshWeights layer in Fresh)
        {
            layer.ResetParameters();
            if (HeadStd is not { } std || layer is not Linear classifier)
                continue;
            using var guard = no_grad();
            Initialization.TruncatedNormal(classifier.weight, std: std);
            classifier.bias?.fill_(0);
        }
        return Report;
    }

    private bool Satisfies(CheckpointLoadOptions options)
    {
        if (Report.Mismatched.Count > 0)
            return false;
        // A partial load that finds nothing is a mistake, not a load.
        return options.Partial
            ? Report.Loaded.Count > 0 || Report.ModelTensorCount == 0
            : Report.Missing.Count == 0 && Report.Unexpected.Count == 0;
    }
}
