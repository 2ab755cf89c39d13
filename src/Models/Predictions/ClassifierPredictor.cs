using System.Diagnostics;
using ConvNeXtGen.Data;
using ConvNeXtGen.Inference;
using ConvNeXtGen.Models.Data;
using static TorchSharp.torch;

namespace ConvNeXtGen.Models.Predictions;

/// <summary>A classifier.</summary>
internal sealed class ClassifierPredictor : IPredictor
{
    private readonly NetworkInfo _info;
    private readonly Engine<Tensor> _engine;
    private readonly IReadOnlyList<string> _classNames;
    private readonly PixelNormalization? _normalization;
    private readonly bool _isYolo;
    private readonly ImageShape _shape;
    private readonly int _top;

    /// <summary>Makes one.</summary>
    /// <param name="network">The network; stays with the caller.</param>
    /// <param name="classNames">Names to use; those of the file or of the config when null.</param>
    /// <param name="compile">How to compile it; null for not at all.</param>
    /// <param name="inputSize">Height and width of its input.</param>
    /// <param name="top">How many classes to rank.</param>
    public ClassifierPredictor(TrainedNetwork network, IReadOnlyList<string>? classNames, CompileOptions? compile, int inputSize, int top)
    {
        _info = network.Info;
        _engine = new Engine<Tensor>((Network<Tensor>)network.Module, compile, inputSize);
        (_normalization, _isYolo) = (network.Normalization, network.IsYoloClassifier);
        _classNames = classNames ?? network.ClassNames ?? [.. Enumerable.Range(0, _info.Classes).Select(_info.ClassName)];
        _shape = new ImageShape(_info.InputChannels, inputSize, inputSize);
        _top = top;
    }

    public int InputSize => _shape.Width;

    public void WarmUp() => _engine.WarmUp(InputSize);

    public ImagePrediction Predict(string path, PixelImage image)
    {
        var start = Stopwatch.GetTimestamp();
        using var scaled = image.Scaled(_isYolo ? ImageReader.Centre(image, 1) : ImageReader.Region(image, InputSize), _shape);
        var pixels = scaled.Planes(_shape.Channels).Select(value => value / 255f).ToArray();
        _normalization?.Apply(pixels);
        using var guard = inference_mode();
        using var flat = tensor(pixels);
        using var batch = flat.view(1, _shape.Channels, _shape.Height, _shape.Width);
        var preprocessed = Stopwatch.GetTimestamp();
        using var logits = _engine.Run(batch);
        var computed = Stopwatch.GetTimestamp();
        using var known = logits.narrow(1, 0, _classNames.Count);
        using var probabilities = known.softmax(1);
        RankedClass[] ranking = [.. probabilities.data<float>()
            .Select((probability, label) => new RankedClass(label, _classNames[label], probability))
            .OrderByDescending(entry => entry.Probability)
            .Take(_top)];
        return new ImagePrediction(
            path,
            image.Width,
            image.Height,
            null,
            ranking,
            new DetectionSpeed(Stopwatch.GetElapsedTime(start, preprocessed), Stopwatch.GetElapsedTime(preprocessed, computed), Stopwatch.GetElapsedTime(computed)));
    }

    public void Dispose() => _engine.Dispose();
}
