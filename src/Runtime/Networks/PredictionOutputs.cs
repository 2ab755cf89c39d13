namespace ConvNeXtGen;

/// <summary>Which of a network's raw outputs are predictions, and which only a loss reads.</summary>
internal static class PredictionOutputs
{
    /// <summary>Indices of the outputs that predictions consist of: a detector's first, and the prototypes of masks, which come last.</summary>
    /// <param name="info">The network.</param>
    /// <param name="count">How many outputs it has in evaluation.</param>
    public static IReadOnlyList<int> Of(NetworkInfo info, int count) => info.Task switch
    {
        NetworkTask.Classification or NetworkTask.Features => [.. Enumerable.Range(0, count)],
        NetworkTask.Segmentation => [0, count - 1],
        _ => [0],
    };
}
