using System.CommandLine;
using ConvNeXtGen.Inference;
using ConvNeXtGen.Models.Plots;
using ConvNeXtGen.Models.Predictions;

namespace ConvNeXtGen.Models.Commands;

/// <summary>The options of <c>predict</c>, under the names they have in YOLO projects.</summary>
internal sealed class PredictionArguments
{
    private static readonly DetectionOptions s_defaults = new();

    private readonly Option<float> _confidence = NumberOption.Of("--conf", "Leave out detections with a score of at most this", s_defaults.Confidence, NumberOption.Between(0f, 1), "--conf-thres");
    private readonly Option<float?> _iou = NumberOption.Optional(
        "--iou",
        "Leave out boxes that overlap a surer one of their class by more than this [default: 0.45 for YOLOv5's heads, 0.7 for others]",
        NumberOption.Between(0f, 1),
        "--iou-thres");
    private readonly Option<int?> _imageSize = NumberOption.Optional("--imgsz", "Height and width of the network's input; the config's when not given", NumberOption.AtLeast(1), "--img", "--img-size");
    private readonly Option<int> _most = NumberOption.Of("--max-det", "The most objects per image", s_defaults.MaxDetections, NumberOption.AtLeast(1));
    private readonly Option<string[]> _classes = new("--classes") { Description = "Only these classes, by number or name", AllowMultipleArgumentsPerToken = true, HelpName = "CLASS" };
    private readonly Option<bool> _agnostic = new("--agnostic-nms") { Description = "Let boxes suppress those of other classes too" };
    private readonly Option<string?> _names = new("--names") { Description = "Class names: a data set's YAML with 'names:', or a text with one per line", HelpName = "FILE" };
    private readonly Option<int> _top = NumberOption.Of("--top", "How many classes a classifier shows", 5, NumberOption.AtLeast(1));
    private readonly Option<bool> _noPictures = new("--no-save", "--nosave") { Description = "Draw no pictures" };
    private readonly Option<bool> _labels = new("--save-txt") { Description = "Write label files in YOLO's format" };
    private readonly Option<bool> _scores = new("--save-conf") { Description = "Write scores into the label files" };
    private readonly Option<bool> _json = new("--save-json") { Description = "Write predictions.json" };
    private readonly Option<int?> _lineWidth = NumberOption.Optional("--line-width", "Width of lines in pixels; by the size of the image when not given", NumberOption.AtLeast(1), "--line-thickness");
    private readonly Option<bool> _hideLabels = new("--hide-labels") { Description = "Draw no class names" };
    private readonly Option<bool> _hideScores = new("--hide-conf") { Description = "Draw no scores" };
    private readonly Option<bool> _eager = new("--eager") { Description = "Run the network as it is instead of compiled" };
    private readonly PrecisionOption _precision = new();
    private readonly Option<int> _threads = NumberOption.Of("--threads", "Threads per image", Environment.ProcessorCount, NumberOption.AtLeast(1));

    public void AddTo(Command command)
    {
        Option[] options = [_confidence, _iou, _imageSize, _most, _classes, _agnostic, _names, _top, _noPictures, _labels, _scores, _json, _lineWidth, _hideLabels, _hideScores, _eager, _threads];
        foreach (var option in options)
        {
            command.Add(option);
        }

        _precision.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(_scores) && !result.GetValue(_labels))
            {
                result.AddError("--save-conf writes scores into label files: give --save-txt too.");
            }

            if (result.GetValue(_eager) && _precision.Given(result) is { } precision)
            {
                result.AddError($"{precision} says how to compile, which --eager does not: give one of them.");
            }
        });
    }

    public int Threads(ParseResult parsed) => parsed.GetValue(_threads);

    /// <summary>How to compile; null for not at all.</summary>
    public CompileOptions? Compile(ParseResult parsed) => parsed.GetValue(_eager) ? null : new CompileOptions
    {
        Threads = parsed.GetValue(_threads),
        RawOutputs = false,
        Precision = _precision.Of(parsed),
    };

    public SavingOptions Saving(ParseResult parsed) => new()
    {
        Pictures = !parsed.GetValue(_noPictures),
        Labels = parsed.GetValue(_labels),
        Scores = parsed.GetValue(_scores),
        Json = parsed.GetValue(_json),
    };

    public DrawingOptions Drawing(ParseResult parsed) => new()
    {
        LineWidth = parsed.GetValue(_lineWidth),
        Labels = !parsed.GetValue(_hideLabels),
        Scores = !parsed.GetValue(_hideScores),
    };

    /// <summary>Makes the predictor that suits the network's task.</summary>
    /// <exception cref="CommandException">An option does not suit the network.</exception>
    public IPredictor Predictor(ParseResult parsed, TrainedNetwork network)
    {
        var info = network.Info;
        RequireSuited(parsed, info);
        var names = parsed.GetValue(_names) is { } path ? Names(path, network) : network.ClassNames;
        var size = InputSize(info, parsed.GetValue(_imageSize));
        return info.Task == NetworkTask.Classification
            ? new ClassifierPredictor(network, names, Compile(parsed), size, parsed.GetValue(_top))
            : new DetectorPredictor(network, Compile(parsed), size, new DetectionOptions
            {
                Confidence = parsed.GetValue(_confidence),
                IoU = parsed.GetValue(_iou),
                MaxDetections = parsed.GetValue(_most),
                ClassAgnostic = parsed.GetValue(_agnostic),
                ClassNames = names,
                Classes = ClassSelection.Of(parsed.GetValue(_classes) ?? [], info.Classes, index => names is not null && index < names.Count ? names[index] : info.ClassName(index)),
            });
    }

    private void RequireSuited(ParseResult parsed, NetworkInfo info)
    {
        var isClassifier = info.Task == NetworkTask.Classification;
        Option[] idle = isClassifier ? [_confidence, _iou, _most, _classes, _agnostic, _lineWidth, _hideLabels, _hideScores] : [_top];
        if (idle.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false }) is { } given)
        {
            throw new CommandException($"{given.Name} is for {(isClassifier ? "networks that find objects" : "classifiers")}, but {info.Name} {(isClassifier ? "is a classifier" : "finds objects")}.");
        }
    }

    // A classifier whose last classes went without a name would never tell them.
    private static IReadOnlyList<string> Names(string path, TrainedNetwork network)
    {
        var (names, told) = (ClassNamesFile.Read(path, network.Info.Classes), network.ClassNames?.Count ?? network.Info.Classes);
        return network.Info.Task != NetworkTask.Classification || names.Count == told
            ? names
            : throw new CommandException($"{path} has {names.Count} class names, but {network.Info.Name} with these weights tells {told} classes apart.");
    }

    private static int InputSize(NetworkInfo info, int? given)
    {
        var size = given ?? info.ImageSize;
        if (size < info.MinimumImageSize)
        {
            throw new CommandException($"--imgsz is {size}, but {info.Name} takes images of at least {info.MinimumImageSize}×{info.MinimumImageSize}.");
        }

        var stride = info.Strides.DefaultIfEmpty(1).Max();
        return size % stride == 0
            ? size
            : throw new CommandException($"--imgsz is {size}, but the input of {info.Name} has to be a multiple of its stride {stride}, such as {Math.Max(stride, size / stride * stride)} or {(size / stride + 1) * stride}.");
    }
}
