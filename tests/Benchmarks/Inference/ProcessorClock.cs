using System.Diagnostics;
using System.Runtime.InteropServices;

namespace ConvNeXtGen.Benchmarks;

/// <summary>
/// Processor time of the calling thread. On a machine that others use too it says what a single-threaded run costs, where
/// the clock on the wall mostly says how often the run was interrupted.
/// </summary>
internal static partial class ProcessorClock
{
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

    [LibraryImport("libc")]
    private static partial int clock_gettime(int clock, out TimeSpec time);

    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
