using System.Diagnostics;
using ConvNeXtGen.Inference;
using static TorchSharp.torch;

namespace ConvNeXtGen.Benchmarks;

/// <summary><c>profile NAME [f32|bf16|int8] [threads] [batch]</c>: where a compiled model's time goes, by kind of step.</summary>
internal static class InferenceProfile
{
    public static void Run(string[] args)
    {
        var subject = Subject.Find(args[0]);
        var precision = args.ElementAtOrDefault(1) switch { "bf16" => CompiledPrecision.BFloat16, "int8" => CompiledPrecision.Int8, _ => CompiledPrecision.Float32 };
        var threads = args.Length > 2 ? int.Parse(args[2]) : 1;
        set_num_threads(threads);
        using var network = subject.Create();
        using var image = subject.Image(network, args.Length > 3 ? int.Parse(args[3]) : 1);
        var start = Stopwatch.GetTimestamp();
        using var compiled = network.Compiled("compiled", image, new() { Threads = threads, Precision = precision });
        Console.WriteLine(FormattableString.Invariant(
            $"compile {Stopwatch.GetElapsedTime(start).TotalMilliseconds:F0} ms, {compiled.WorkspaceBytes / 1e6:F1} MB per simultaneous call"));
        Write(compiled.Profile(60));
        compiled.Run();
        var (bytes, tensors) = (GC.GetAllocatedBytesForCurrentThread(), Tensor.TotalCount);
        const int calls = 50;
        for (var i = 0; i < calls; i++)
        {
            compiled.Run();
        }

        bytes = (GC.GetAllocatedBytesForCurrentThread() - bytes) / calls;
        Console.WriteLine(FormattableString.Invariant($"per call: {bytes} managed bytes allocated, {(Tensor.TotalCount - tensors) / (double)calls} tensors kept"));
    }

    private static void Write(IReadOnlyList<StepProfile> steps)
    {
        var total = steps.Sum(step => step.Time.TotalMilliseconds);
        foreach (var step in steps)
        {
            Console.WriteLine(FormattableString.Invariant(
                $"  {step.Scope,-28} {step.Operation,-44} {step.Time.TotalMilliseconds,8:F3} ms {2e-6 * step.Macs / step.Time.TotalMilliseconds,7:F1} GFLOP/s"));
        }

        foreach (var group in steps.GroupBy(step => step.Operation).OrderByDescending(group => group.Sum(step => step.Time.TotalMilliseconds)))
        {
            var (time, macs) = (group.Sum(step => step.Time.TotalMilliseconds), group.Sum(step => step.Macs));
            Console.WriteLine(FormattableString.Invariant(
                $"{group.Key,-36} {group.Count(),4} steps {time,9:F3} ms {100 * time / total,5:F1} % {2e-6 * macs / time,7:F1} GFLOP/s"));
        }

        Console.WriteLine(FormattableString.Invariant($"total {total:F3} ms"));
    }
}
