using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp;

namespace ConvNeXtGen.Kernels;

/// <summary>
/// The threads that libtorch's own ops run on (GNU OpenMP on Linux). They wait actively for some milliseconds after each op; threads of another
/// kind would compete with them for the processors between the ops of a network.
/// </summary>
internal static unsafe class OpenMp
{
    private static readonly delegate* unmanaged<delegate* unmanaged<nint, void>, nint, uint, uint, void> s_parallel = Find();

    /// <summary>Whether libtorch's threads can be reached.</summary>
    public static bool IsSupported => s_parallel != null;

    /// <summary>Does all chunks; each thread takes the next one as it becomes free.</summary>
    /// <param name="work">The work.</param>
    /// <param name="chunks">How many chunks.</param>
    /// <param name="threads">How many threads.</param>
    public static void Run(IChunkedWork work, int chunks, int threads)
    {
        var job = new Job(work, chunks);
        var handle = GCHandle.Alloc(job);
        try
        {
            s_parallel(&Serve, GCHandle.ToIntPtr(handle), (uint)Math.Min(threads, chunks), 0);
        }
        finally
        {
            handle.Free();
        }

        job.ThrowIfFailed();
    }

    private static delegate* unmanaged<delegate* unmanaged<nint, void>, nint, uint, uint, void> Find()
    {
        // Looked up through libtorch, so that it is the copy that libtorch itself uses.
        var found = OperatingSystem.IsLinux()
            && NativeLibrary.TryLoad("libtorch_cpu.so", typeof(torch).Assembly, null, out var library)
            && NativeLibrary.TryGetExport(library, "GOMP_parallel", out var address) ? address : 0;
        return (delegate* unmanaged<delegate* unmanaged<nint, void>, nint, uint, uint, void>)found;
    }

    [UnmanagedCallersOnly]
    private static void Serve(nint handle) => Unsafe.As<Job>(GCHandle.FromIntPtr(handle).Target!).TakeChunks();

    private sealed class Job(IChunkedWork work, int chunks)
    {
        private int _next;
        private Exception? _failure;

        public void TakeChunks()
        {
            // Nothing may be thrown into OpenMP.
            try
            {
                for (var chunk = Interlocked.Increment(ref _next) - 1; chunk < chunks; chunk = Interlocked.Increment(ref _next) - 1)
                {
                    work.Run(chunk, 0);
                }
            }
            catch (Exception e)
            {
                _failure = e;
            }
        }

        public void ThrowIfFailed()
        {
            if (_failure is { } failure)
            {
                throw new InvalidOperationException($"A kernel failed: {failure.Message}", failure);
            }
        }
    }
}
