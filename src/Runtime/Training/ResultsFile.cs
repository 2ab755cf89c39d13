using System.Globalization;
using System.Text;

namespace ConvNeXtGen.Training;

/// <summary>The records of a run as a CSV file.</summary>
public static class ResultsFile
{
    private const string Header = "epoch,learning_rate,train_loss,train_accuracy,val_loss,val_accuracy,seconds";

    /// <summary>The file's contents: a header, then one line per epoch.</summary>
    public static string Format(IEnumerable<EpochRecord> history)
    {
        ArgumentNullException.ThrowIfNull(history);
        var text = new StringBuilder(Header).Append('\n');
        foreach (var epoch in history)
        {
            text.Append(CultureInfo.InvariantCulture, $"{epoch.Epoch},{epoch.LearningRate:G6},{epoch.TrainingLoss:G6},{epoch.TrainingAccuracy:G6},{epoch.ValidationLoss:G6},{epoch.ValidationAccuracy:G6},{epoch.Seconds:F2}\n");
        }

        return text.ToString();
    }
}
