using ConvNeXtGen.Models.Zoo;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Benchmarks;

/// <summary>A network that is measured.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Create">Constructs it with weights that make every part of the network count.</param>
/// <param name="Tutorial">The same network written by hand; null where there is none.</param>
/// <param name="ImageSize">Height and width of the images; the network's own when null.</param>
internal sealed record Subject(string Name, Func<MeasuredNetwork> Create, Func<nn.Module<Tensor, Tensor>>? Tutorial = null, int? ImageSize = null)
{
    /// <summary>What keeps the mean square of x·σ(x) at 1 when x is normally distributed.</summary>
    private const double SiluGain = 1.68;

    /// <summary>The networks of the speed goals.</summary>
    public static readonly IReadOnlyList<Subject> All =
    [
        new("convnext_tiny", () => Of(new ConvNeXtTiny()), () => new TutorialConvNeXt(3, 1000, [3, 3, 9, 3], [96, 192, 384, 768], 4, 0.1)),
        new("convnextv2_atto", () => Of(new ConvNeXtV2Atto())),
        new("convnext_digits", () => Of(new ConvNeXtDigits())),
        new("yolov5n", () => Of(new Yolov5n(), SiluGain)),
        new("yolov8n", () => Of(new Yolov8n(), SiluGain)),
        new("yolov9t", () => Of(new Yolov9t(), SiluGain)),
        new("yolov10n", () => Of(new Yolov10n(), SiluGain)),
        new("yolo11n", () => Of(new Yolo11n(), SiluGain)),
        new("yolo12n", () => Of(new Yolo12n(), SiluGain)),
        new("yolov5_convnext_tiny", () => Of(new Yolov5ConvNeXtTiny(), SiluGain)),
        new("rtdetr-l", () => Of(new RtdetrL(), SiluGain), ImageSize: 320),
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

    private static MeasuredNetwork<TOutput> Of<TOutput>(Network<TOutput> network, double gain = 1)
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
                parameter.normal_(0, gain / Math.Sqrt(parameter.numel() / (double)parameter.shape[0]));
            }
        }

        network.eval();
        return new(network);
    }
}
