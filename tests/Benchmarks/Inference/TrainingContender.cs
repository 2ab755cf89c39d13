using System.Diagnostics;
using ConvNeXtGen.Graphs;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Benchmarks;

/// <summary>One way to train a network.</summary>
/// <param name="name">What it is called in tables.</param>
/// <param name="module">The network.</param>
/// <param name="kernels">Whether own kernels run under eager ops.</param>
/// <param name="update">The optimiser's step.</param>
/// <param name="clear">Forgets gradients.</param>
internal sealed class TrainingContender(string name, nn.Module<Tensor, Tensor> module, bool kernels, Action update, Action clear) : ITrainingContender
{
    public string Name { get; } = name;

    public TrainingTimes Times { get; } = new();

    /// <summary>The network.</summary>
    public nn.Module<Tensor, Tensor> Module => module;

    /// <summary>Forward and backward.</summary>
    public void Backpropagate(Tensor image, Tensor labels)
    {
        using var scope = NewDisposeScope();
        EagerKernels.Enabled = kernels;
        nn.functional.cross_entropy(module.call(image), labels).backward();
    }

    public double[] Step(Tensor image, Tensor labels, int threads)
    {
        EagerKernels.Enabled = kernels;
        var start = Now();
        double forward, backward;
        float number;
        clear();
        using (NewDisposeScope())
        {
            var loss = nn.functional.cross_entropy(module.call(image), labels);
            forward = Now();
            loss.backward();
            backward = Now();
            number = loss.item<float>();
        }

        update();
        return [forward - start, backward - forward, Now() - backward, number];

        // With one thread forward and backward both run on this one.
        double Now() => threads == 1 ? ProcessorClock.Milliseconds() : Stopwatch.GetTimestamp() * 1e3 / Stopwatch.Frequency;
    }
}

/// <summary>The hand-written module in its own process.</summary>
internal sealed class DistantTrainingContender(string name, HandWrittenProcess process) : ITrainingContender
{
    public string Name { get; } = name;

    public TrainingTimes Times { get; } = new();

    public double[] Step(Tensor image, Tensor labels, int threads) => process.Step();
}

/// <summary>One way to train a network, here or elsewhere.</summary>
internal interface ITrainingContender
{
    /// <summary>What it is called in tables.</summary>
    string Name { get; }

    /// <summary>Recorded steps.</summary>
    TrainingTimes Times { get; }

    /// <summary>One step: milliseconds of forward, backward and optimiser, and the loss.</summary>
    double[] Step(Tensor image, Tensor labels, int threads);
}

/// <summary>Times of training steps in milliseconds.</summary>
internal sealed class TrainingTimes
{
    private readonly List<double[]> _steps = [];

    /// <summary>Whole steps, in order.</summary>
    public IEnumerable<double> Whole => _steps.Select(step => step[0] + step[1] + step[2]);

    /// <summary>Median of a phase: 0 forward, 1 backward, 2 optimiser.</summary>
    public double Median(int phase) => Middle(_steps.Select(step => step[phase]));

    /// <summary>Median of the whole step.</summary>
    public double Median() => Middle(Whole);

    /// <summary>Notes a step.</summary>
    public void Add(double[] step) => _steps.Add(step);

    private double Middle(IEnumerable<double> values) => values.Order().ElementAt(_steps.Count / 2);
}
