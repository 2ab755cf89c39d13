using System.Diagnostics;
using System.Runtime.InteropServices;
using ConvNeXtGen.Graphs;
using ConvNeXtGen.Graphs.Passes;
using ConvNeXtGen.Inference.Machine;
using ConvNeXtGen.Kernels.Simd;
using static TorchSharp.torch;

namespace ConvNeXtGen.Inference;

/// <summary>
/// A network made ready for inference: weights folded and packed once, a program per image size. Takes no part in
/// training, and later changes of the network's weights do not reach it, and the network may be disposed. Any number of threads may call it at the same time.
/// </summary>
/// <typeparam name="TOutput">What the network returns.</typeparam>
public sealed partial class CompiledModel<TOutput> : IDisposable
{
    private readonly Network<TOutput> _network;
    private readonly NetworkInfo _info;
    private readonly Graph _graph;
    private readonly OutputSelection _outputs;
    private readonly PackedWeights? _weights;
    private readonly ScalarType _type;
    private readonly Device _device;
    private readonly int _threads;
    private volatile bool _disposed;

    internal CompiledModel(Network<TOutput> network, Graph graph, OutputSelection outputs, CompileOptions options, CompiledBackend backend, ScalarType type, Device device)
    {
        (_network, _info, _graph, _outputs, Options, Backend, _type, _device) = (network, network.Info, graph, outputs, options, backend, type, device);
        Precision = options.Precision == CompiledPrecision.Int8 && !(backend == CompiledBackend.Kernels && ProductFormats.AllowInt8(options.VectorWidth))
            ? CompiledPrecision.Float32
            : options.Precision;
        _threads = Math.Max(1, options.Threads ?? get_num_threads());
        _weights = backend == CompiledBackend.Kernels ? new PackedWeights(options.VectorWidth ?? ModelCompiler.VectorWidth) : null;
    }

    /// <summary>What the model was compiled with.</summary>
    public CompileOptions Options { get; }

    /// <summary>What runs it: never <see cref="CompiledBackend.Auto"/>.</summary>
    public CompiledBackend Backend { get; }

    /// <summary>What it multiplies: as its options say, except that <see cref="CompiledPrecision.Int8"/> is <see cref="CompiledPrecision.Float32"/> where it cannot run.</summary>
    public CompiledPrecision Precision { get; }

    /// <summary>Runs the model.</summary>
    /// <param name="image">[N, C, H, W], on the device and of the type that the network had when it was compiled; stays with the caller.</param>
    /// <returns>The typed output, which the caller disposes.</returns>
    /// <exception cref="ArgumentException">The image has a wrong shape, type or device.</exception>
    /// <exception cref="InvalidOperationException">The model was sealed before it met images of this size.</exception>
    /// <exception cref="ObjectDisposedException">The compiled model was disposed.</exception>
    public TOutput Run(Tensor image)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        Check(image);
        return _network.WrapOutputs(_outputs.Fill(Outputs(image)));
    }

    /// <summary>Runs the model several times and says where the time goes.</summary>
    /// <param name="image">The image.</param>
    /// <param name="runs">How many runs; the shortest time of each step counts, which other work on the machine disturbs least.</param>
    /// <returns>One entry per step, in order; empty when libtorch runs the model.</returns>
    public IReadOnlyList<StepProfile> Profile(Tensor image, int runs = 10)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        Check(image);
        if (Backend != CompiledBackend.Kernels)
        {
            return [];
        }

        var program = ProgramFor(image.shape);
        var shortest = new long[program.Steps.Count];
        Array.Fill(shortest, long.MaxValue);
        var times = new long[program.Steps.Count];
        for (var run = 0; run < runs; run++)
        {
            foreach (var output in program.Run(image, times))
            {
                output.Dispose();
            }

            for (var i = 0; i < times.Length; i++)
            {
                shortest[i] = Math.Min(shortest[i], times[i]);
            }
        }

        return [.. program.Steps.Select((step, i) => new StepProfile(step.Name, step.Scope, Stopwatch.GetElapsedTime(0, shortest[i]), step.Macs) { Product = step.Product })];
    }

    /// <summary>Frees the packed weights. Calls that are under way must have ended.</summary>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        foreach (var (_, program) in _built)
        {
            program.Dispose();
        }

        _weights?.Dispose();
        _graph.Dispose();
    }

    private IReadOnlyList<Tensor> Outputs(Tensor image)
    {
        if (Backend == CompiledBackend.Kernels)
        {
            return ProgramFor(image.shape).Run(image);
        }

        try
        {
            return AtenOutputs(image);
        }
        catch (ExternalException e) when (ImageMisfit.OfSize(_info, image.shape, e) is { } misfit)
        {
            throw misfit;
        }
    }

    private IReadOnlyList<Tensor> AtenOutputs(Tensor image)
    {
        using var guard = no_grad();
        if (Options.Precision != CompiledPrecision.BFloat16 || _type == ScalarType.BFloat16)
        {
            return _graph.Run(image);
        }

        using var half = image.to(ScalarType.BFloat16);
        var outputs = _graph.Run(half);
        var wide = outputs.Select(output => output.is_floating_point() ? output.to(_type) : output.alias()).ToArray();
        foreach (var output in outputs)
        {
            output.Dispose();
        }

        return wide;
    }

    private void Check(Tensor image)
    {
        ArgumentNullException.ThrowIfNull(image);
        _network.CheckImageShape(image.shape);
        if (image.dtype != _type)
        {
            throw new ArgumentException($"{_info.Name} was compiled for {_type} images, but was given {image.dtype}.", nameof(image));
        }

        if (image.is_sparse)
        {
            throw new ArgumentException($"{_info.Name} was compiled for dense images, but was given a sparse one.", nameof(image));
        }

        if (image.device_type != _device.type)
        {
            throw new ArgumentException($"{_info.Name} was compiled for images on {_device}, but was given one on {image.device}.", nameof(image));
        }
    }
}
