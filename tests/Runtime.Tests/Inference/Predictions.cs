using ConvNeXtGen.Inference;
using static TorchSharp.torch;

namespace ConvNeXtGen.Runtime.Tests.Inference;

/// <summary>Outputs with predictions written by hand.</summary>
internal static class Predictions
{
    /// <summary>A network of two classes.</summary>
    public static NetworkInfo Info { get; } = new()
    {
        Name = "Net",
        Config = "net.yaml",
        Task = NetworkTask.Detection,
        InputChannels = 3,
        ImageSize = 100,
        MinimumImageSize = 32,
        Classes = 2,
        ClassNames = ["cat", "dog"],
        ParameterCount = 0,
        Macs = 0,
        Layers = [],
    };

    /// <summary>An image of 200×100 in an input of 100×100: half size, 25 rows of grey above.</summary>
    public static Letterbox Wide { get; } = Letterbox.Fit(200, 100, 100, 100);

    /// <summary>[1, rows, columns].</summary>
    public static Tensor Rows(params float[][] rows)
    {
        using var flat = tensor(rows.SelectMany(row => row).ToArray());
        return flat.reshape(1, rows.Length, rows.Length == 0 ? 6 : rows[0].Length);
    }

    /// <summary>[1, columns, rows]: the same numbers, a prediction per column.</summary>
    public static Tensor Columns(params float[][] rows)
    {
        using var table = Rows(rows);
        using var turned = table.transpose(1, 2);
        return turned.contiguous();
    }

    public static DetectionOutput Boxes(Tensor predictions, PredictionLayout layout) => new(predictions, [], layout);

    /// <summary>The detections of the one image, and frees the output.</summary>
    public static IReadOnlyList<Detection> Detect(DetectionOutput output, DetectionOptions? options = null, Letterbox? letterbox = null)
    {
        using (output)
        {
            return output.Detect(Info, [letterbox ?? Wide], options)[0];
        }
    }
}
