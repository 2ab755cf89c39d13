using System.Diagnostics;
using ConvNeXtGen.Native;
using TorchSharp;

namespace ConvNeXtGen.Runtime.Tests.Native;

/// <summary>
/// What happens at the start of a process can only be seen in a process of its own: this test assembly run as a program.
/// </summary>
internal static class ChildProcess
{
    /// <summary>Runs one scenario and returns what it wrote; fails the test when the process does.</summary>
    /// <param name="scenario">Name of a scenario in <see cref="Main"/>.</param>
    /// <param name="directory">The folder of the copy of this assembly to run; its own when left out.</param>
    /// <param name="environment">Environment variables to set.</param>
    public static string Run(
        string scenario, string? directory = null, params (string Name, string Value)[] environment)
    {
        var assembly = Path.Combine(directory ?? AppContext.BaseDirectory, "ConvNeXtGen.Runtime.Tests.dll");
        var start = new ProcessStartInfo("dotnet", [assembly, scenario])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{scenario}: exit code {process.ExitCode}\n{output}{errors.Result}");
        return output.Trim();
    }

    internal static void Main(string[] args)
    {
        Action scenario = args switch
        {
            ["tensor first"] => TensorFirst,
            ["load"] => Load,
            ["allocator"] => Allocator,
            ["allocator state"] => () => Console.WriteLine(NativeAllocator.KeepsFreedMemory),
            ["onednn"] => () => Console.WriteLine($"{OneDnn.IsEnabled} {OneDnn.Warning}"),
            ["onednn without a network"] => OneDnnWithoutNetwork,
            ["onednn found wrong"] => OneDnnFoundWrong,
            _ => throw new ArgumentException($"no scenario '{string.Join(' ', args)}'; run these tests with dotnet test"),
        };
        scenario();
    }

    private static void TensorFirst()
    {
        using var x = torch.ones(2, 3);
        using var sum = x.sum();
        Console.WriteLine(sum.item<float>());
    }

    private static void Load()
    {
        try
        {
            LibTorch.Load();
            Console.WriteLine("loaded");
        }
        catch (LibTorchLoadException e)
        {
            Console.WriteLine(e.Message);
        }
    }

    /// <summary>Writes whether libtorch is loaded once this library is in use, and whether a layer has it checked.</summary>
    private static void OneDnnWithoutNetwork()
    {
        NativeAllocator.ReleaseFreeMemory();
        Console.WriteLine(Loaded());
        using var layer = new ConvNeXtGen.Layers.Linear(2, 3);
        Console.WriteLine($"{Loaded()} {OneDnnProbe.All.All(probe => probe.Measure() <= OneDnnDecision.Tolerance)}");

        static bool Loaded()
        {
            using var self = Process.GetCurrentProcess();
            return self.Modules.Cast<ProcessModule>().Any(module => module.ModuleName.Contains("torch_cpu", StringComparison.Ordinal));
        }
    }

    /// <summary>The decision with a probe that is never right, and libtorch's own switch.</summary>
    private static void OneDnnFoundWrong()
    {
        LibTorch.Load();
        var context = LibTorchContext.Find();
        var warning = OneDnnDecision.Make(OneDnnPolicy.Check, [new NeverRight()], context);
        Console.WriteLine($"{context!.UsesOneDnn} {OneDnn.IsEnabled} {OneDnnProbe.All.All(probe => probe.Measure() <= OneDnnDecision.Tolerance)} {warning}");
    }

    private sealed record NeverRight : IOneDnnProbe
    {
        public string Name => "never right";

        public double Measure() => double.NaN;
    }

    /// <summary>Writes whether freed memory is kept, and by how many MiB the process grew: with a 256 MiB tensor alive, freed, and given back.</summary>
    private static void Allocator()
    {
        using (torch.ones(1))
        {
        }
        var start = ResidentMegabytes();
        using (torch.ones(64 << 20))
            Console.WriteLine($"{NativeAllocator.KeepsFreedMemory} {ResidentMegabytes() - start}");
        Console.WriteLine(ResidentMegabytes() - start);
        NativeAllocator.ReleaseFreeMemory();
        Console.WriteLine(ResidentMegabytes() - start);
    }

    private static long ResidentMegabytes()
    {
        using var self = Process.GetCurrentProcess();
        return self.WorkingSet64 >> 20;
    }
}
