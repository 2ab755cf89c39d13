using System.Diagnostics;
using System.Globalization;
using ConvNeXtGen.Layers;
using ConvNeXtGen.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Benchmarks;

/// <summary>
/// What keeping freed memory (<see cref="NativeAllocator"/>) costs and brings on Linux. The allocator is set once per
/// process, so every measurement is a process of its own; the two settings take turns, so that a busy machine disturbs
/// both alike. Processor time and page faults are counted besides the clock for the same reason.
/// </summary>
internal static class AllocatorComparison
{
    private const int Rounds = 3;
    private const int Warmup = 3;
    private const int Steps = 20;

    public static void Run(string[] args)
    {
        if (args is [var only])
        {
            Measure(only);
            return;
        }
        Console.WriteLine("| work | freed memory | ms per step | CPU ms | page faults | peak MB | MB at the end | MB after ReleaseFreeMemory |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
        foreach (var work in (string[])["forward", "train", "checkpoint"])
        {
            var rounds = Enumerable.Range(0, Rounds).Select(_ => (Kept: InChild(work, "0"), Returned: InChild(work, "1"))).ToArray();
            WriteRow(work, "kept", [.. rounds.Select(r => r.Kept)]);
            WriteRow(work, "returned", [.. rounds.Select(r => r.Returned)]);
        }
    }

    private static void Measure(string work)
    {
        Action step = work switch
        {
            "forward" => Forward(),
            "train" => Train(),
            "checkpoint" => Checkpoint,
            _ => throw new ArgumentException($"unknown work '{work}'"),
        };
        for (var i = 0; i < Warmup; i++)
            step();
        var clock = new double[Steps];
        var before = Usage();
        for (var i = 0; i < Steps; i++)
        {
            var start = Stopwatch.GetTimestamp();
            step();
            clock[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }
        var after = Usage();
        Array.Sort(clock);
        var atEnd = StatusMegabytes("VmRSS:");
        NativeAllocator.ReleaseFreeMemory();
        double[] results =
        [
            clock[Steps / 2], (after.Cpu - before.Cpu) / Steps, (after.Faults - before.Faults) / Steps,
            StatusMegabytes("VmHWM:"), atEnd, StatusMegabytes("VmRSS:"),
        ];
        Console.WriteLine(string.Join(' ', results.Select(r => r.ToString(CultureInfo.InvariantCulture))));
    }

    /// <summary>Three blocks of ConvNeXt-T's first stage on a batch of 8, without gradients.</summary>
    private static Action Forward()
    {
        var (blocks, x) = FirstStage();
        return () =>
        {
            using var guard = no_grad();
            using var y = blocks.forward(x);
        };
    }

    /// <summary>The same blocks, forward and backward.</summary>
    private static Action Train()
    {
        var (blocks, x) = FirstStage();
        return () =>
        {
            blocks.zero_grad();
            using var y = blocks.forward(x);
            using var loss = y.mean();
            loss.backward();
        };
    }

    /// <summary>A checkpoint of 1 GiB comes in piece by piece and goes again.</summary>
    private static void Checkpoint()
    {
        var tensors = Enumerable.Range(0, 64).Select(_ => ones(1024, 4096)).ToArray();
        foreach (var tensor in tensors)
            tensor.Dispose();
    }

    private static (nn.Module<Tensor, Tensor> Blocks, Tensor Input) FirstStage() =>
        (nn.Sequential(new ConvNeXtBlock(96), new ConvNeXtBlock(96), new ConvNeXtBlock(96)), randn(8, 96, 56, 56));

    private static double[] InChild(string work, string keepDefaults)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
            start.ArgumentList.Add(typeof(AllocatorComparison).Assembly.Location);
        start.ArgumentList.Add("allocator");
        start.ArgumentList.Add(work);
        start.Environment[NativeAllocator.EnvironmentVariable] = keepDefaults;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? [.. output.Split(' ').Select(word => double.Parse(word, CultureInfo.InvariantCulture))]
            : throw new InvalidOperationException($"'{work}' ended with exit code {process.ExitCode}");
    }

    private static void WriteRow(string work, string memory, double[][] rounds)
    {
        var medians = Enumerable.Range(0, rounds[0].Length)
            .Select(i => rounds.Select(r => r[i]).Order().ElementAt(Rounds / 2).ToString("N0", CultureInfo.InvariantCulture));
        Console.WriteLine($"| {work} | {memory} | {string.Join(" | ", medians)} |");
    }

    private static (double Cpu, double Faults) Usage()
    {
        using var self = Process.GetCurrentProcess();
        // Field 10 of proc(5)'s stat, counted after the command name in parentheses: minor faults.
        var stat = File.ReadAllText("/proc/self/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (self.TotalProcessorTime.TotalMilliseconds, double.Parse(fields[7], CultureInfo.InvariantCulture));
    }

    private static double StatusMegabytes(string field)
    {
        var line = File.ReadLines("/proc/self/status").First(l => l.StartsWith(field, StringComparison.Ordinal));
        return double.Parse(line[field.Length..].Replace("kB", ""), CultureInfo.InvariantCulture) / 1024;
    }
}
