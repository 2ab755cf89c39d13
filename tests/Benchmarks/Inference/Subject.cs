using ConvNeXtGen.Layers.Yolo;
using ConvNeXtGen.Models.Zoo;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Benchmarks;

/// <summary>A network that is measured.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Create">Constructs it with weights that make every part of the network count.</param>
/// <param name="Tutorial">The same network written by hand; null where there is none.</param>
/// <param name="ImageSize">Height and width of the images; the network's own when null.</param>
/// <param name="RankedOutputs">Outputs in front that hold the best of many by rank, which rounding decides where scores tie; not compared.</param>
internal sealed record Subject(
    string Name, Func<MeasuredNetwork> Create, Func<nn.Module<Tensor, Tensor>>? Tutorial = null, int? ImageSize = null, int RankedOutputs = 0)
{
    /// <summary>The networks of the speed goals.</summary>
    public static readonly IReadOnlyList<Subject> All =
    [
        new("convnext_tiny", () => Of(new ConvNeXtTiny()), () => new TutorialConvNeXt(3, 1000, [3, 3, 9, 3], [96, 192, 384, 768], 4, 0.1)),
        new("convnextv2_atto", () => Of(new ConvNeXtV2Atto())),
        new("convnext_digits", () => Of(new ConvNeXtDigits())),
        new("yolov3-tinyu", () => Of(new Yolov3Tinyu())),
        new("yolov5n", () => Of(new Yolov5n())),
        new("yolov5n-p6", () => Of(new Yolov5nP6())),
        new("yolov5n-u", () => Of(new Yolov5nU())),
        new("yolov6n", () => Of(new Yolov6n())),
        new("yolov8n", () => Of(new Yolov8n())),
        new("yolov8n-seg", () => Of(new Yolov8nSeg())),
        new("yolov8n-pose", () => Of(new Yolov8nPose())),
        new("yolov8n-obb", () => Of(new Yolov8nObb())),
        new("yolov9t", () => Of(new Yolov9t())),
        new("yolov10n", () => Of(new Yolov10n()), RankedOutputs: 1),
        new("yolo11n", () => Of(new Yolo11n())),
        new("yolo12n", () => Of(new Yolo12n())),
        new("yolo26n", () => Of(new Yolo26n()), RankedOutputs: 1),
        new("yolo11_convnextv2_atto", () => Of(new Yolo11ConvNeXtV2Atto())),
        new("yolov5_convnext_tiny", () => Of(new Yolov5ConvNeXtTiny())),
        new("rtdetr-l", () => Of(new RtdetrL()), ImageSize: 320),
    ];

    /// <summary>The subject of a name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static Subject Find(string name) =>
        All.FirstOrDefault(subject => subject.Name == name)
        ?? throw new ArgumentException($"Nothing is measured under the name '{name}'; there are {string.Join(", ", All.Select(subject => subject.Name))}.");

    /// <summary>Random images for the network.</summary>
    public Tensor Image(MeasuredNetwork network, int batch)
    {
        var (info, size) = (network.Network.Info, ImageSize ?? network.Network.Info.ImageSize);
        return randn(batch, info.InputChannels, size, size);
    }

    private static MeasuredNetwork<TOutput> Of<TOutput>(Network<TOutput> network)
        where TOutput : IDisposable
    {
        manual_seed(7);
        using var guard = no_grad();
        foreach (var (name, parameter) in network.named_parameters())
        {
            if (name.EndsWith("gamma", StringComparison.Ordinal) || name.EndsWith("beta", StringComparison.Ordinal))
            {
                parameter.normal_(0, 0.3);
            }
            else if (parameter.dim() > 1)
            {
                parameter.normal_(0, 1 / Math.Sqrt(parameter.numel() / (double)parameter.shape[0]));
            }
        }

        Calibrate(network);
        network.eval();
        return new(network);
    }

    /// <summary>
    /// Gives batch norms the statistics of a random batch, so that activations stay of a size, as in a trained network: otherwise
    /// rounding errors grow without bound through random layers, and attention becomes a choice.
    /// </summary>
    private static void Calibrate<TOutput>(Network<TOutput> network)
        where TOutput : IDisposable
    {
        var norms = network.modules().OfType<BatchNorm2d>().ToArray();
        if (norms.Length == 0)
        {
            return;
        }

        network.train();
        using var batch = randn(2, network.Info.InputChannels, 256, 256);
        network.call(batch).Dispose();
        foreach (var norm in norms)
        {
            // One step from 0 and 1 towards the batch's statistics, taken the whole way.
            using var scope = NewDisposeScope();
            norm.running_mean.div_(norm.Momentum);
            norm.running_var.sub_(1 - norm.Momentum).div_(norm.Momentum).clamp_(min: 1e-4);
        }
    }
}
