using System.Diagnostics;
using ConvNeXtGen.Inference;
using Microsoft.ML.OnnxRuntime;
using TorchSharp;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace ConvNeXtGen.Benchmarks;

/// <summary>One way to run a network.</summary>
internal abstract class Contender(string name) : IDisposable
{
    /// <summary>What it is called in tables.</summary>
    public string Name { get; } = name;

    /// <summary>Times of the measured runs, in milliseconds.</summary>
    public List<double> Times { get; } = [];

    /// <summary>For how long after a run its threads went on computing, in milliseconds.</summary>
    public List<int> Aftermaths { get; } = [];

    /// <summary>Runs it once.</summary>
    public abstract void Run();

    /// <summary>Runs it a number of times and returns the milliseconds of one run: of the processor where it all runs on one thread, else of the clock.</summary>
    public virtual double Time(int repeats, bool alone)
    {
        var start = Now();
        for (var i = 0; i < repeats; i++)
        {
            Run();
        }

        return (Now() - start) / repeats;

        double Now() => alone ? ProcessorClock.Milliseconds() : Stopwatch.GetTimestamp() * 1e3 / Stopwatch.Frequency;
    }

    /// <summary>Runs it once and returns its outputs' numbers, in the order of the network's raw outputs.</summary>
    public abstract IReadOnlyList<float[]> Outputs();

    /// <summary>Frees what it holds.</summary>
    public abstract void Dispose();
}

/// <summary>A TorchSharp module, or anything that maps a tensor to a typed output.</summary>
internal sealed class TensorContender<TOutput>(string name, Func<Tensor, TOutput> forward, Tensor image, IDisposable? owned = null) : Contender(name)
    where TOutput : IDisposable
{
    public override void Run()
    {
        using var guard = inference_mode();
        using var output = forward(image);
    }

    public override IReadOnlyList<float[]> Outputs()
    {
        using var guard = inference_mode();
        using var output = forward(image);
        return [.. RawOutputs(output).Select(Numbers)];
    }

    public override void Dispose() => owned?.Dispose();

    private static float[] Numbers(Tensor tensor)
    {
        using var narrow = tensor.to(ScalarType.Float32);
        using var dense = narrow.contiguous();
        return dense.data<float>().ToArray();
    }

    // The order in which heads list their raw outputs, which is that of exported files too.
    private static IEnumerable<Tensor> RawOutputs(object output) => output switch
    {
        Tensor tensor => [tensor],
        QueryDetectionOutput q => [q.Predictions!, .. q.Boxes, .. q.Logits, q.EncoderBoxes, q.EncoderLogits],
        DetectionOutput d => [d.Predictions!, .. d.Maps, .. d.OneToOneMaps],
        _ => throw new NotSupportedException($"Outputs of type {output.GetType()} cannot be compared."),
    };
}

/// <summary>The hand-written module in a process of its own.</summary>
internal sealed class DistantContender(string name, HandWrittenProcess process) : Contender(name)
{
    public override void Run() => process.Forward(1);

    public override double Time(int repeats, bool alone) => process.Forward(repeats);

    public override IReadOnlyList<float[]> Outputs() => [process.Outputs()];

    public override void Dispose() => process.Dispose();
}

/// <summary>ONNX Runtime on an exported file, with its inputs bound once.</summary>
internal sealed class OnnxContender : Contender
{
    private readonly InferenceSession _session;
    private readonly OrtValue _input;
    private readonly RunOptions _options = new();

    public OnnxContender(string path, Tensor image, int threads)
        : base("ONNX Runtime")
    {
        using var options = new SessionOptions { GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL, IntraOpNumThreads = threads };
        _session = new(path, options);
        _input = OrtValue.CreateTensorValueFromMemory(image.data<float>().ToArray(), image.shape);
    }

    public override void Run()
    {
        using var outputs = _session.Run(_options, _session.InputNames, [_input], _session.OutputNames);
    }

    public override IReadOnlyList<float[]> Outputs()
    {
        using var outputs = _session.Run(_options, _session.InputNames, [_input], _session.OutputNames);
        return [.. outputs.Select(output => output.GetTensorDataAsSpan<float>().ToArray())];
    }

    public override void Dispose()
    {
        _session.Dispose();
        _input.Dispose();
        _options.Dispose();
    }
}
