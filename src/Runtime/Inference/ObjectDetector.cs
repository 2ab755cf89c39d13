using System.Diagnostics;
using static TorchSharp.torch;

namespace ConvNeXtGen.Inference;

/// <summary>A detector from an image's pixels to the objects in it. Does not own the network.</summary>
public sealed class ObjectDetector
{
    private readonly Func<Tensor, DetectionOutput> _run;
    private readonly Device _device;
    private readonly ScalarType _dtype;

    /// <summary>Makes a detector of anything that computes a detection output, such as a compiled model's <c>call</c>.</summary>
    /// <param name="network">The network's description.</param>
    /// <param name="run">Computes the output from an image batch.</param>
    /// <param name="device">Where the network expects images; the CPU when null.</param>
    /// <param name="dtype">The type it expects; float32 when null.</param>
    public ObjectDetector(NetworkInfo network, Func<Tensor, DetectionOutput> run, Device? device = null, ScalarType? dtype = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(run);
        (Network, _run, _device, _dtype) = (network, run, device ?? CPU, dtype ?? ScalarType.Float32);
    }

    /// <summary>What the compiler knows about the network.</summary>
    public NetworkInfo Network { get; }

    /// <summary>Whether images fill the input, whatever their proportions, as RT-DETR is trained; otherwise they lie between grey bars.</summary>
    public bool Stretches { get; init; }

    /// <summary>Height and width of the network's input; the config's size unless set.</summary>
    public int InputSize
    {
        get => field > 0 ? field : Network.ImageSize;
        init
        {
            field = value >= Network.MinimumImageSize
                ? value
                : throw new ArgumentOutOfRangeException(nameof(value), value, $"{Network.Name} needs images of at least {Network.MinimumImageSize}×{Network.MinimumImageSize} pixels.");
        }
    }

    /// <summary>Makes a detector of a generated network of any detection task, in evaluation.</summary>
    /// <param name="network">The network; stays with the caller, who has called eval().</param>
    /// <exception cref="ArgumentException">The network detects nothing.</exception>
    public static ObjectDetector Over(nn.Module network)
    {
        ArgumentNullException.ThrowIfNull(network);
        Func<Tensor, DetectionOutput> run = network switch
        {
            Network<DetectionOutput> boxes => boxes.call,
            Network<SegmentationOutput> masks => masks.call,
            Network<PoseOutput> pose => pose.call,
            Network<ObbOutput> rotated => rotated.call,
            Network<QueryDetectionOutput> queries => queries.call,
            _ => throw new ArgumentException($"{network.GetType().Name} is no network that detects objects.", nameof(network)),
        };
        var weight = network.parameters().FirstOrDefault();
        return new ObjectDetector(((INetwork)network).Info, run, weight?.device, weight?.dtype)
        {
            Stretches = network is Network<QueryDetectionOutput>,
        };
    }

    /// <summary>Finds the objects in an image.</summary>
    /// <param name="pixels">The image row by row, its channels (RGB) side by side: [height, width, channels], 0 to 255.</param>
    /// <param name="width">Its width.</param>
    /// <param name="height">Its height.</param>
    /// <param name="options">Which predictions count; the defaults when null.</param>
    /// <exception cref="ArgumentException">The number of bytes does not fit the image.</exception>
    /// <exception cref="InvalidOperationException">The network is in training.</exception>
    public DetectionResult Detect(ReadOnlySpan<byte> pixels, int width, int height, DetectionOptions? options = null)
    {
        var start = Stopwatch.GetTimestamp();
        var letterbox = Stretches
            ? Letterbox.Stretch(width, height, InputSize, InputSize)
            : Letterbox.Fit(width, height, InputSize, InputSize);
        using var guard = inference_mode();
        using var floats = letterbox.ToTensor(pixels, Network.InputChannels);
        using var placed = floats.to(_device);
        using var image = placed.to(_dtype);
        var preprocessed = Stopwatch.GetTimestamp();
        using var output = _run(image);
        var computed = Stopwatch.GetTimestamp();
        var detections = output.Detect(Network, [letterbox], options)[0];
        return new DetectionResult(
            detections,
            width,
            height,
            new DetectionSpeed(Stopwatch.GetElapsedTime(start, preprocessed), Stopwatch.GetElapsedTime(preprocessed, computed), Stopwatch.GetElapsedTime(computed)));
    }
}
