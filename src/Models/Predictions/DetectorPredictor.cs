using ConvNeXtGen.Inference;
using ConvNeXtGen.Models.Data;
using static TorchSharp.torch;

namespace ConvNeXtGen.Models.Predictions;

/// <summary>A detector of any task.</summary>
internal sealed class DetectorPredictor : IPredictor
{
    private readonly ObjectDetector _detector;
    private readonly DetectionOptions _options;
    private readonly IEngine _engine;

    /// <summary>Makes one.</summary>
    /// <param name="network">The network; stays with the caller.</param>
    /// <param name="compile">How to compile it; null for not at all.</param>
    /// <param name="inputSize">Height and width of its input.</param>
    /// <param name="options">Which predictions count.</param>
    public DetectorPredictor(TrainedNetwork network, CompileOptions? compile, int inputSize, DetectionOptions options)
    {
        var (run, engine) = network.Module switch
        {
            Network<DetectionOutput> boxes => Engine(boxes, compile, inputSize),
            Network<SegmentationOutput> masks => Engine(masks, compile, inputSize),
            Network<PoseOutput> pose => Engine(pose, compile, inputSize),
            Network<ObbOutput> rotated => Engine(rotated, compile, inputSize),
            Network<QueryDetectionOutput> queries => Engine(queries, compile, inputSize),
            var other => throw new ArgumentException($"{other.GetType().Name} is no network that detects objects.", nameof(network)),
        };
        _engine = engine;
        _detector = new ObjectDetector(network.Info, run) { InputSize = inputSize, Stretches = network.Module is Network<QueryDetectionOutput> };
        _options = options;
    }

    public int InputSize => _detector.InputSize;

    public void WarmUp() => _engine.WarmUp(InputSize);

    public ImagePrediction Predict(string path, PixelImage image)
    {
        var result = _detector.Detect(image.Interleaved(_detector.Network.InputChannels), image.Width, image.Height, _options);
        return new ImagePrediction(path, image.Width, image.Height, result.Detections, null, result.Speed);
    }

    public void Dispose() => _engine.Dispose();

    private static (Func<Tensor, DetectionOutput> Run, IEngine Engine) Engine<TOutput>(Network<TOutput> network, CompileOptions? options, int size)
        where TOutput : DetectionOutput
    {
        var engine = new Engine<TOutput>(network, options, size);
        return (engine.Run, engine);
    }
}
