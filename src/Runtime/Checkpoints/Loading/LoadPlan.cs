using static TorchSharp.torch;

namespace ConvNeXtGen.Checkpoints;

/// <summary>Which stored tensor goes into which live one, and the report on it. Nothing is copied before all of it is known to fit.</summary>
internal sealed record LoadPlan(CheckpointReport Report, IReadOnlyList<(TensorEntry Source, Tensor Target)> Copies)
{
    /// <summary>Copies everything.</summary>
    /// <exception cref="CheckpointMismatchException">The report does not satisfy the options; nothing was copied.</exception>
    public CheckpointReport Execute(CheckpointLoadOptions options)
    {
        if (!Satisfies(options))
            throw new CheckpointMismatchException(Report);
        foreach (var (source, target) in Copies)
            TensorCopier.Copy(source, target);
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
