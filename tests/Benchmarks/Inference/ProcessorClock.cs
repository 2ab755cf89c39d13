using System.Diagnostics;
using System.Runtime.InteropServices;

namespace ConvNeXtGen.Benchmarks;

/// <summary>
/// Processor time of the calling thread. On a machine that others use too it says what a single-threaded run costs, where
/// the clock on the wall mostly says how often the run was interrupted.
/// </summary>
internal static partial class ProcessorClock
{
    private const int ProcessProcessorTime = 2;
    private const int ThreadProcessorTime = 3;

    /// <summary>Milliseconds so far; wall time where the system has no such clock.</summary>
    public static double Milliseconds()
    {
        if (OperatingSystem.IsLinux() && clock_gettime(ThreadProcessorTime, out var time) == 0)
        {
            return (time.Seconds * 1e3) + (time.Nanoseconds * 1e-6);
        }

        return Stopwatch.GetTimestamp() * 1e3 / Stopwatch.Frequency;
    }

    /// <summary>
    /// Sleeps until no thread of this process computes any more, half a second at most: ONNX Runtime's and libtorch's threads wait actively for some
    /// milliseconds after a call, and would hold a processor that the next contender needs. A program that uses one engine has no such neighbours.
    /// </summary>
    /// <returns>For how many milliseconds some thread went on computing.</returns>
    public static int WaitUntilIdle()
    {
        const int slice = 5;
        var waited = 0;
        for (; waited < 500; waited += slice)
        {
            var start = ProcessMilliseconds();
            Thread.Sleep(slice);
            if (ProcessMilliseconds() - start < 0.1 * slice)
            {
                break;
            }
        }

        return waited;
    }

    /// <summary>Processor time of all threads of this process, in milliseconds.</summary>
    private static double ProcessMilliseconds() => OperatingSystem.IsLinux() && clock_gettime(ProcessProcessorTime, out var time) == 0
        ? (time.Seconds * 1e3) + (time.Nanoseconds * 1e-6)
        : 0;

    [LibraryImport("libc")]
    private static partial int clock_gettime(int clock, out TimeSpec time);

    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
