using ConvNeXtGen.Training;
using ScottPlot;
using ScottPlot.MultiplotLayouts;
using ScottPlot.TickGenerators;

namespace ConvNeXtGen.Models.Plots;

/// <summary>Loss and accuracy over the epochs, side by side.</summary>
internal static class TrainingCurves
{
    private const int Width = 1200;
    private const int Height = 480;
    private static readonly Color s_training = Color.FromHex("#8a8f98");
    private static readonly Color s_validation = Color.FromHex("#1668b8");

    /// <summary>Draws a PNG.</summary>
    public static byte[] Draw(IReadOnlyList<EpochRecord> history)
    {
        var multiplot = new Multiplot { Layout = new Columns() };
        multiplot.AddPlots(2);
        var (loss, accuracy) = (multiplot.GetPlot(0), multiplot.GetPlot(1));
        var epochs = history.Select(epoch => (double)epoch.Epoch).ToArray();
        Draw(loss, "loss (nats)", epochs, history.Select(epoch => epoch.TrainingLoss), history.Select(epoch => epoch.ValidationLoss), Alignment.UpperRight);
        Draw(accuracy, "accuracy (%)", epochs, history.Select(epoch => 100 * epoch.TrainingAccuracy), history.Select(epoch => 100 * epoch.ValidationAccuracy), Alignment.LowerRight);
        // Nothing is above 100 %.
        accuracy.Axes.AutoScale();
        accuracy.Axes.SetLimitsY(accuracy.Axes.GetLimits().Bottom, 101);
        using var image = multiplot.Render(Width, Height);
        return image.GetImageBytes();
    }

    private static void Draw(Plot plot, string title, double[] epochs, IEnumerable<double> training, IEnumerable<double> validation, Alignment legend)
    {
        PlotFont.Apply(plot);
        Add(plot, epochs, training, s_training, "training (smoothed targets, augmented)");
        Add(plot, epochs, validation, s_validation, "validation");
        plot.Title(title);
        plot.XLabel("epoch");
        plot.ShowLegend(legend);
        plot.Grid.MajorLineColor = Colors.Black.WithOpacity(0.08);
        plot.Axes.Bottom.TickGenerator = new NumericAutomatic { IntegerTicksOnly = true };
        plot.Axes.Right.FrameLineStyle.IsVisible = false;
        plot.Axes.Top.FrameLineStyle.IsVisible = false;
        plot.Axes.Right.MinimumSize = 24;
        plot.Axes.Margins(left: 0.03, right: 0.03, bottom: 0.08, top: 0.08);
    }

    private static void Add(Plot plot, double[] epochs, IEnumerable<double> values, Color color, string name)
    {
        var line = plot.Add.Scatter(epochs, values.ToArray(), color);
        line.LegendText = name;
        line.LineWidth = 2.5f;
        line.MarkerSize = epochs.Length > 1 ? 0 : 8;
    }
}
