using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using TorchSharp;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace ConvNeXtGen.Runtime.Tests.Export;

/// <summary>Runs ONNX files with ONNX Runtime and keeps what it complains about.</summary>
internal static class OnnxRun
{
    private static readonly List<string> s_complaints = [];

    static OnnxRun()
    {
        var options = new EnvironmentCreationOptions
        {
            logId = "tests",
            logLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING,
            loggingFunction = (_, severity, category, _, location, message) =>
            {
                // About the machine, not about the model.
                if (!message.Contains("cpuinfo", StringComparison.OrdinalIgnoreCase) && !message.Contains("device_discovery", StringComparison.Ordinal)
                    && !location.Contains("device_discovery", StringComparison.Ordinal))
                {
                    lock (s_complaints)
                    {
                        s_complaints.Add($"{severity} {category} {location}: {message}");
                    }
                }
            },
        };
        OrtEnv.CreateInstanceWithOptions(ref options);
    }

    /// <summary>What ONNX Runtime has warned about so far, in any test.</summary>
    public static IReadOnlyList<string> Complaints
    {
        get
        {
            lock (s_complaints)
            {
                return [.. s_complaints];
            }
        }
    }

    /// <summary>Opens a file with every optimisation on, or with none.</summary>
    public static InferenceSession Open(string path, bool optimize = true)
    {
        using var options = new SessionOptions
        {
            GraphOptimizationLevel = optimize ? GraphOptimizationLevel.ORT_ENABLE_ALL : GraphOptimizationLevel.ORT_DISABLE_ALL,
        };
        return new(path, options);
    }

    /// <summary>Runs a session on float32 or float16 input and returns its outputs as float32 tensors.</summary>
    public static IReadOnlyList<Tensor> Run(InferenceSession session, Tensor input)
    {
        var name = session.InputMetadata.Keys.Single();
        using var values = session.Run([input.dtype == ScalarType.Float16
            ? NamedOnnxValue.CreateFromTensor(name, new DenseTensor<Float16>(Halves(input), Sizes(input)))
            : NamedOnnxValue.CreateFromTensor(name, new DenseTensor<float>(input.data<float>().ToArray(), Sizes(input)))]);
        return [.. values.Select(Read)];
    }

    private static Tensor Read(DisposableNamedOnnxValue value)
    {
        if (value.Value is DenseTensor<Float16> halves)
        {
            return tensor(halves.ToArray().Select(half => (float)half).ToArray()).reshape(Sizes(halves));
        }

        var dense = (DenseTensor<float>)value.Value;
        return tensor(dense.ToArray()).reshape(Sizes(dense));
    }

    private static Float16[] Halves(Tensor input)
    {
        using var wide = input.to(ScalarType.Float32);
        return [.. wide.data<float>().ToArray().Select(number => (Float16)number)];
    }

    private static int[] Sizes(Tensor tensor) => [.. tensor.shape.Select(size => (int)size)];

    private static long[] Sizes<T>(DenseTensor<T> tensor) => [.. tensor.Dimensions.ToArray().Select(size => (long)size)];
}
