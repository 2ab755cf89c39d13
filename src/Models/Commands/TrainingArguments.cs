using System.CommandLine;
using ConvNeXtGen.Models.Runs;

namespace ConvNeXtGen.Models.Commands;

/// <summary>The options that <c>train</c> and <c>demo</c> share.</summary>
internal sealed class TrainingArguments
{
    private const long SmallNetwork = 1_000_000;
    private const double LargeRate = 1e-3;
    private const double TunedRate = 1e-4;
    private static readonly RunArguments s_defaults = new();

    private readonly Option<int> _epochs = NumberOption.Of("--epochs", "How often every image is seen", s_defaults.Epochs, NumberOption.AtLeast(1));
    private readonly Option<int> _batchSize = NumberOption.Of("--batch", "Images per step", s_defaults.BatchSize, NumberOption.AtLeast(1));
    private readonly Option<double?> _learningRate = NumberOption.Optional<double>(
        "--lr",
        FormattableString.Invariant($"The highest learning rate [default: {s_defaults.LearningRate}; {LargeRate} for a million parameters and more; {TunedRate} with --weights]"),
        new(value => value > 0, "must be greater than 0"));
    private readonly Option<double> _warmUp = NumberOption.Of("--warmup", "Epochs over which the learning rate rises", s_defaults.WarmUpEpochs, Share());
    private readonly Option<double> _weightDecay = NumberOption.Of("--weight-decay", "Decay of the weights", s_defaults.WeightDecay, Share());
    private readonly Option<double> _smoothing = NumberOption.Of("--label-smoothing", "Probability that a target spreads over all classes", s_defaults.LabelSmoothing, Share(below: 1));
    private readonly Option<double> _ema = NumberOption.Of("--ema", "Share of the old weights in a running average; 0 keeps none", s_defaults.EmaDecay, Share(below: 1));
    private readonly Option<int> _shift = NumberOption.Of("--shift", "Move training images by up to so many pixels", s_defaults.Shift, NumberOption.AtLeast(0));
    private readonly Option<long> _seed = NumberOption.Of("--seed", "Same seed, same figures", s_defaults.Seed, NumberRange<long>.Any);
    private readonly Option<int> _threads = NumberOption.Of("--threads", "Threads; 0 decides by the size of the work", s_defaults.Threads, NumberOption.AtLeast(0));

    /// <summary>Where run folders are made.</summary>
    public Option<string> Runs { get; } = new("--runs") { Description = "Where run folders are made", DefaultValueFactory = _ => "runs" };

    /// <summary>The options that determine a run.</summary>
    public IReadOnlyList<Option> Determining => [_epochs, _batchSize, _learningRate, _warmUp, _weightDecay, _smoothing, _ema, _shift, _seed, _threads];

    public void AddTo(Command command)
    {
        foreach (var option in Determining)
        {
            command.Add(option);
        }

        command.Add(Runs);
    }

    /// <summary>Reads the options of a run.</summary>
    /// <param name="parsed">The command.</param>
    /// <param name="network">The network to be trained.</param>
    /// <param name="weights">A checkpoint to begin with, or null.</param>
    public RunArguments Read(ParseResult parsed, NetworkInfo network, string? weights = null) => new()
    {
        Model = network.Name,
        Weights = weights,
        Epochs = parsed.GetValue(_epochs),
        BatchSize = parsed.GetValue(_batchSize),
        LearningRate = parsed.GetValue(_learningRate) ?? UsualLearningRate(network, weights),
        WarmUpEpochs = parsed.GetValue(_warmUp),
        WeightDecay = parsed.GetValue(_weightDecay),
        LabelSmoothing = parsed.GetValue(_smoothing),
        EmaDecay = parsed.GetValue(_ema),
        Shift = parsed.GetValue(_shift),
        Seed = parsed.GetValue(_seed),
        Threads = parsed.GetValue(_threads),
    };

    private static double UsualLearningRate(NetworkInfo network, string? weights) =>
        weights is not null ? TunedRate : network.ParameterCount < SmallNetwork ? s_defaults.LearningRate : LargeRate;

    private static NumberRange<double> Share(double below = double.PositiveInfinity) => new(
        value => value >= 0 && value < below,
        $"must be at least 0{(double.IsFinite(below) ? $" and less than {below}" : "")}");
}
