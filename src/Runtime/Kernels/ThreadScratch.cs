using System.Runtime.InteropServices;

namespace ConvNeXtGen.Kernels;

/// <summary>A thread's private working memory, aligned to pages; it grows to what was asked for and goes when the thread is gone.</summary>
internal sealed unsafe class ThreadScratch
{
    [ThreadStatic]
    private static ThreadScratch? t_current;

    private float* _memory;
    private nuint _bytes;

    private ThreadScratch()
    {
    }

    ~ThreadScratch() => NativeMemory.AlignedFree(_memory);

    /// <summary>Memory for so many numbers, with whatever was in it. Valid until the same thread asks again.</summary>
    public static float* Take(long numbers)
    {
        var scratch = t_current ??= new ThreadScratch();
        var bytes = (nuint)numbers * sizeof(float);
        if (bytes > scratch._bytes)
        {
            NativeMemory.AlignedFree(scratch._memory);
            scratch._bytes = (bytes + 4095) / 4096 * 4096;
            scratch._memory = (float*)NativeMemory.AlignedAlloc(scratch._bytes, 4096);
        }

        return scratch._memory;
    }
}
