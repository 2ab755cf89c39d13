namespace ConvNeXtGen.Training;

/// <summary>How often images of one class were taken for another.</summary>
/// <param name="classNames">Names of the classes.</param>
public sealed class ConfusionMatrix(IReadOnlyList<string> classNames)
{
    private readonly int[,] _counts = new int[classNames.Count, classNames.Count];

    /// <summary>Names of the classes.</summary>
    public IReadOnlyList<string> ClassNames => classNames;

    /// <summary>Images of class <paramref name="actual"/> that were taken for <paramref name="predicted"/>.</summary>
    public int this[int actual, int predicted] => _counts[actual, predicted];

    /// <summary>Images counted.</summary>
    public int Total { get; private set; }

    /// <summary>Images that were taken for what they are.</summary>
    public int Correct { get; private set; }

    /// <summary>Share of images taken for what they are; NaN when there are none.</summary>
    public double Accuracy => (double)Correct / Total;

    /// <summary>Counts an image.</summary>
    public void Add(int actual, int predicted)
    {
        _counts[actual, predicted]++;
        Total++;
        Correct += actual == predicted ? 1 : 0;
    }

    /// <summary>Share of a class's images that were recognised; NaN when it has none.</summary>
    public double Recall(int label) => (double)_counts[label, label] / Sum(label, alongPredicted: true);

    /// <summary>Share of the images taken for a class that were of it; NaN when there are none.</summary>
    public double Precision(int label) => (double)_counts[label, label] / Sum(label, alongPredicted: false);

    private int Sum(int label, bool alongPredicted)
    {
        var sum = 0;
        for (var other = 0; other < classNames.Count; other++)
        {
            sum += alongPredicted ? _counts[label, other] : _counts[other, label];
        }

        return sum;
    }
}
