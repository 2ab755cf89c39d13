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

    private readonly Option<int> _epochs = Number("--epochs", "How often every image is seen", s_defaults.Epochs, 1);
    private readonly Option<int> _batchSize = Number("--batch", "Images per step", s_defaults.BatchSize, 1);
    private readonly Option<double?> _learningRate = LearningRate();
    private readonly Option<double> _warmUp = Fraction("--warmup", "Epochs over which the learning rate rises", s_defaults.WarmUpEpochs);
    private readonly Option<double> _weightDecay = Fraction("--weight-decay", "Decay of the weights", s_defaults.WeightDecay);
    private readonly Option<double> _smoothing = Fraction("--label-smoothing", "Probability that a target spreads over all classes", s_defaults.LabelSmoothing, below: 1);
    private readonly Option<double> _ema = Fraction("--ema", "Share of the old weights in a running average; 0 keeps none", s_defaults.EmaDecay, below: 1);
    private readonly Option<int> _shift = Number("--shift", "Move training images by up to so many pixels", s_defaults.Shift, 0);
    private readonly Option<long> _seed = new("--seed") { Description = "Same seed, same figures", DefaultValueFactory = _ => s_defaults.Seed };
    private readonly Option<int> _threads = Number("--threads", "Threads; 0 decides by the size of the work", s_defaults.Threads, 0);

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

    private static Option<double?> LearningRate()
    {
        var option = new Option<double?>("--lr") { Description = FormattableString.Invariant($"The highest learning rate [default: {s_defaults.LearningRate}; {LargeRate} for a million parameters and more; {TunedRate} with --weights]") };
        option.Validators.Add(result =>
        {
            if (!result.Errors.Any() && result.GetValueOrDefault<double?>() is { } given && !(given > 0 && double.IsFinite(given)))
            {
                result.AddError($"--lr must be greater than 0, but is {given}.");
            }
        });
        return option;
    }

    private static Option<int> Number(string name, string description, int value, int least)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => value };
        option.Validators.Add(result =>
        {
            if (result.Errors.Any() || result.GetValueOrDefault<int>() >= least)
            {
                return;
            }

            result.AddError($"{name} must be at least {least}, but is {result.GetValueOrDefault<int>()}.");
        });
        return option;
    }

    private static Option<double> Fraction(string name, string description, double value, double below = double.PositiveInfinity)
    {
        var option = new Option<double>(name) { Description = description, DefaultValueFactory = _ => value };
        option.Validators.Add(result =>
        {
            var given = result.GetValueOrDefault<double>();
            if (!result.Errors.Any() && !(given >= 0 && given < below))
            {
                result.AddError($"{name} must be at least 0{(double.IsFinite(below) ? $" and less than {below}" : "")}, but is {given}.");
            }
        });
        return option;
    }
}
