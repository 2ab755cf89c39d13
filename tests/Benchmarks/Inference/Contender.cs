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

    /// <summary>Runs it once and returns the first output's numbers.</summary>
    public abstract float[] Run();

    /// <summary>Frees what it holds.</summary>
    public abstract void Dispose();
}

/// <summary>A TorchSharp module, or anything that maps a tensor to a tensor.</summary>
internal sealed class TensorContender(string name, Func<Tensor, Tensor> forward, Tensor image, IDisposable? owned = null) : Contender(name)
{
    public override float[] Run()
    {
        using var guard = inference_mode();
        using var output = forward(image);
        return output.data<float>().ToArray();
    }

    public override void Dispose() => owned?.Dispose();
}

/// <summary>ONNX Runtime on an exported file, with its inputs and outputs bound once.</summary>
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

    public override float[] Run()
    {
        using var outputs = _session.Run(_options, _session.InputNames, [_input], _session.OutputNames);
        return outputs[0].GetTensorDataAsSpan<float>().ToArray();
    }

    public override void Dispose()
    {
        _session.Dispose();
        _input.Dispose();
        _options.Dispose();
    }
}
