using ConvNeXtGen.Training;

namespace ConvNeXtGen.Runtime.Tests.Training;

public class ConfusionMatrixTests
{
    [Fact]
    public void Accuracy_recall_and_precision_follow_from_the_counts()
    {
        var matrix = new ConfusionMatrix(["cat", "dog", "owl"]);
        foreach (var (actual, predicted) in new[] { (0, 0), (0, 0), (0, 1), (1, 1), (2, 0) })
        {
            matrix.Add(actual, predicted);
        }

        Assert.Equal((3, 5, 0.6), (matrix.Correct, matrix.Total, matrix.Accuracy));
        Assert.Equal(2 / 3.0, matrix.Recall(0), 1e-12);
        Assert.Equal(2 / 3.0, matrix.Precision(0), 1e-12);
        Assert.Equal((1, 0.5), (matrix.Recall(1), matrix.Precision(1)));
        Assert.Equal(0, matrix.Recall(2));
        Assert.True(double.IsNaN(matrix.Precision(2)));
        Assert.Equal(1, matrix[2, 0]);
    }
}
