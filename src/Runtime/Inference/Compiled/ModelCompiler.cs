using ConvNeXtGen.Graphs;
using ConvNeXtGen.Graphs.Passes;
using ConvNeXtGen.Inference.Machine;
using ConvNeXtGen.Kernels.Simd;
using static TorchSharp.torch;

namespace ConvNeXtGen.Inference;

/// <summary>Makes networks ready for fast inference.</summary>
public static class ModelCompiler
{
    /// <summary>Numbers per vector of the kernels on this machine; 0 when it has none that they use.</summary>
    internal static int VectorWidth { get; } =
        Float32x16.IsSupported ? Float32x16.Width : Float32x8.IsSupported ? Float32x8.Width : Float32x4.IsSupported ? Float32x4.Width : 0;

    /// <summary>Compiles a network as it is now; later changes of its weights do not reach the result.</summary>
    /// <typeparam name="TOutput">What the network returns.</typeparam>
    /// <param name="network">The network; dropout and stochastic depth are off in the result whatever its mode.</param>
    /// <param name="options">Defaults when null.</param>
    /// <exception cref="ArgumentException">The options do not fit together, or one is out of its range.</exception>
    /// <exception cref="ObjectDisposedException">The network was disposed.</exception>
    /// <exception cref="PlatformNotSupportedException"><see cref="CompiledBackend.Kernels"/> is asked for where it cannot run.</exception>
    public static CompiledModel<TOutput> Compile<TOutput>(this Network<TOutput> network, CompileOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        options ??= new();
        ImageMisfit.RequireAlive(network);
        RequireSound(options, network.Info);
        var parameter = network.parameters().FirstOrDefault();
        var (type, device) = (parameter?.dtype ?? ScalarType.Float32, parameter?.device ?? CPU);
        var graph = Normalized(GraphBuilder.Lower(network), options);
        var outputs = new OutputSelection(options.RawOutputs ? null : PredictionOutputs.Of(network.Info, graph.Outputs.Count), graph.Outputs);
        graph = new KeepOutputs(outputs.Kept).Run(graph);
        graph = new FreezeWeights().Run(GraphPasses.Fuse(graph));
        var obstacle = Obstacle(options, type, device);
        if (options.Backend == CompiledBackend.Kernels && obstacle is not null)
        {
            graph.Dispose();
            throw new PlatformNotSupportedException($"{network.Info.Name} cannot be compiled to kernels: {obstacle}.");
        }

        var backend = options.Backend == CompiledBackend.Aten || obstacle is not null ? CompiledBackend.Aten : CompiledBackend.Kernels;
        if (backend == CompiledBackend.Aten && options.Precision == CompiledPrecision.BFloat16)
        {
            graph = new CastWeights(ScalarType.BFloat16).Run(graph);
        }

        return new(network, graph, outputs, options, backend, type, device);
    }

    /// <summary>Builds the program for an image shape with vectors of the width that weights are packed for.</summary>
    internal static CompiledProgram Build(Graph graph, long[] shape, PackedWeights weights, ProductFormats formats, int threads)
    {
        var resized = new ResizeInput(shape).Run(graph);
        RequireCountable(resized, shape);
        var sized = new FoldConstants().Run(resized);
        return weights.VectorWidth switch
        {
            16 => ProgramBuilder<Float32x16>.Build(sized, weights, formats, threads),
            8 => ProgramBuilder<Float32x8>.Build(sized, weights, formats, threads),
            _ => ProgramBuilder<Float32x4>.Build(sized, weights, formats, threads),
        };
    }

    // Kernels count a value's rows and channels in 32 bits.
    private static void RequireCountable(Graph graph, long[] shape)
    {
        if (graph.Inputs.Concat(graph.Nodes.SelectMany(node => node.Outputs)).FirstOrDefault(value => value.Shape.Count > int.MaxValue) is { } large)
        {
            throw new ArgumentException($"Images [{string.Join(", ", shape)}] are too large to compile for: {large.Producer?.ToString() ?? "the input"} would have {large.Shape.Count} numbers, and {int.MaxValue} is the most. Run fewer or smaller images at a time.");
        }
    }

    private static void RequireSound(CompileOptions options, NetworkInfo info)
    {
        if (options.Threads is < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.Threads, "Threads must be at least 1, or null for libtorch's number.");
        }

        if (!Enum.IsDefined(options.Precision) || !Enum.IsDefined(options.Backend))
        {
            throw new ArgumentOutOfRangeException(nameof(options), $"There is no precision {options.Precision} or no backend {options.Backend}.");
        }

        PixelStatistics.Require(options.Mean, options.Std, info.InputChannels, nameof(options));
    }

    private static Graph Normalized(Graph graph, CompileOptions options)
    {
        if (options is not { Mean: { } mean, Std: { } deviation })
        {
            return graph;
        }

        return FoldInputNormalization.Fits(graph)
            ? new FoldInputNormalization(mean, deviation).Run(graph)
            : throw new ArgumentException("Mean and Std cannot go into this network, whose first convolution is padded: normalise images before.", nameof(options));
    }

    private static string? Obstacle(CompileOptions options, ScalarType type, Device device)
    {
        if (device.type != TorchSharp.DeviceType.CPU)
        {
            return $"its weights are on {device}, kernels run on the CPU";
        }

        if (type != ScalarType.Float32)
        {
            return $"its weights are {type}, kernels take Float32";
        }

        if (VectorWidth == 0)
        {
            return "this processor has no vectors that kernels use";
        }

        return options.Precision == CompiledPrecision.BFloat16 && !(MachineKernel.SupportsBFloat16 && (options.VectorWidth ?? VectorWidth) == MachineKernel.Width)
            ? "this machine has no AVX512-BF16, or does not let code be placed in memory"
            : null;
    }
}
