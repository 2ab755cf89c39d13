using System.Collections.Concurrent;
using ConvNeXtGen.Native;

namespace ConvNeXtGen.Inference;

/// <content>A program per image size.</content>
public sealed partial class CompiledModel<TOutput>
{
    private readonly ConcurrentDictionary<(long N, long H, long W), Lazy<CompiledProgram>> _programs = new();
    private readonly List<(string Images, CompiledProgram Program)> _built = [];
    private bool _sealed;

    /// <summary>Makes the program for an image size now instead of at its first call.</summary>
    /// <returns>Bytes that each simultaneous call works in; 0 when libtorch runs the model.</returns>
    /// <exception cref="ArgumentException">Images of that size are too small for the network, or too large to count their values.</exception>
    /// <exception cref="InvalidOperationException">The model was sealed before it met this size.</exception>
    /// <exception cref="ObjectDisposedException">The compiled model was disposed.</exception>
    public long Prepare(long batch, long height, long width)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        long[] shape = [batch, _info.InputChannels, height, width];
        _network.CheckImageShape(shape);
        return Backend == CompiledBackend.Kernels ? ProgramFor(shape).WorkspaceBytes : 0;
    }

    /// <summary>
    /// Says that no further image sizes will come, and frees the weights that only their programs would be made of: as much memory as the network takes. Sizes that
    /// the model has met run as before. The network may be disposed too, sealed or not. Does nothing when libtorch runs the model.
    /// </summary>
    /// <exception cref="InvalidOperationException">No size was prepared and no image was run, so there would be nothing left to run.</exception>
    /// <exception cref="ObjectDisposedException">The compiled model was disposed.</exception>
    public void Seal()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (Backend != CompiledBackend.Kernels)
        {
            return;
        }

        lock (_weights!)
        {
            if (_built.Count == 0)
            {
                throw new InvalidOperationException($"{_info.Name} has met no image size yet: call {nameof(Prepare)} with the sizes to come, then {nameof(Seal)}.");
            }

            _sealed = true;
            _graph.DisposeAllBut(_built.SelectMany(size => size.Program.Steps).SelectMany(step => step.Tensors));
            NativeAllocator.ReleaseFreeMemory();
        }
    }

    private CompiledProgram ProgramFor(long[] shape)
    {
        var key = (shape[0], shape[2], shape[3]);
        var program = _programs.GetOrAdd(key, _ => new Lazy<CompiledProgram>(() => Build(shape)));
        try
        {
            return program.Value;
        }
        catch (Exception e)
        {
            // What failed for want of memory may go well the next time.
            _programs.TryRemove(new(key, program));
            if (e is ArgumentException && ImageMisfit.OfSize(_info, shape, e) is { } misfit)
            {
                throw misfit;
            }

            throw;
        }
    }

    private CompiledProgram Build(long[] shape)
    {
        // Weights are packed into a cache that programs share, one program at a time.
        lock (_weights!)
        {
            var images = $"[{string.Join(", ", shape)}]";
            if (_sealed)
            {
                throw new InvalidOperationException($"{_info.Name} was sealed and takes images of the sizes that it had met, {string.Join(", ", _built.Select(size => size.Images))}, but was given {images}.");
            }

            var packed = _weights.Count;
            var program = ModelCompiler.Build(_graph, shape, _weights, ProductFormats.Of(Precision), _threads);
            if (_weights.Count > packed)
            {
                // Folding and packing took several times the weights' size, in float64, which malloc would keep. Further sizes pack nothing
                // and leave the process's free memory as it is.
                NativeAllocator.ReleaseFreeMemory();
            }

            _built.Add((images, program));
            return program;
        }
    }
}
