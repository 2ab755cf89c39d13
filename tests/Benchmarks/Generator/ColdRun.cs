using System.Diagnostics;
using System.Globalization;

namespace ConvNeXtGen.Benchmarks.Generator;

/// <summary>
/// The first run of the generator in a process: most of it is just-in-time compilation, so every measurement is a
/// process of its own, and processor time is counted besides the clock, which a busy machine disturbs more. Roslyn's
/// driver is compiled along with the generator (see the row without networks); what the generator adds to a real build
/// is told by the compiler's own report (docs/performance.md).
/// </summary>
internal static class ColdRun
{
    private const int Processes = 11;

    /// <summary>With no argument measures 1, 10 and 100 networks in fresh processes; with a number, once in this one.</summary>
    public static void Run(string[] args)
    {
        if (args is [var networks])
        {
            var (elapsed, processor) = Measure(int.Parse(networks, CultureInfo.InvariantCulture));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{elapsed:R} {processor:R}"));
            return;
        }

        Console.WriteLine($"| networks | clock, median of {Processes} | clock, fastest | processor, median | processor, least |");
        Console.WriteLine("|---:|---:|---:|---:|---:|");
        foreach (var count in (int[])[0, 1, 10, 100])
        {
            var runs = Enumerable.Range(0, Processes).Select(_ => InChild(count)).ToArray();
            var elapsed = runs.Select(run => run.Elapsed).Order().ToArray();
            var processor = runs.Select(run => run.Processor).Order().ToArray();
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {count} | {elapsed[Processes / 2]:0} ms | {elapsed[0]:0} ms | {processor[Processes / 2]:0} ms | {processor[0]:0} ms |"));
        }
    }

    private static (double Elapsed, double Processor) Measure(int networks)
    {
        var project = new OpenProject(networks);
        var before = Environment.CpuUsage.TotalTime;
        var watch = Stopwatch.StartNew();
        project.Driver().RunGenerators(project.Compilation);
        return (watch.Elapsed.TotalMilliseconds, (Environment.CpuUsage.TotalTime - before).TotalMilliseconds);
    }

    private static (double Elapsed, double Processor) InChild(int networks)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
        {
            start.ArgumentList.Add(typeof(ColdRun).Assembly.Location);
        }

        start.ArgumentList.Add("generator-cold");
        start.ArgumentList.Add(networks.ToString(CultureInfo.InvariantCulture));
        using var child = Process.Start(start)!;
        var text = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        var numbers = text.Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture)).ToArray();
        return (numbers[0], numbers[1]);
    }
}
