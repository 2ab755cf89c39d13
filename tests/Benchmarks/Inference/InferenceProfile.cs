using System.Diagnostics;
using ConvNeXtGen.Inference;
using static TorchSharp.torch;

namespace ConvNeXtGen.Benchmarks;

/// <summary><c>profile NAME [f32|bf16] [threads] [batch]</c>: where a compiled model's time goes, by kind of step.</summary>
internal static class InferenceProfile
{
    public static void Run(string[] args)
    {
        var subject = Subject.All.Single(s => s.Name == args[0]);
        var half = args.Length > 1 && args[1] == "bf16";
        var threads = args.Length > 2 ? int.Parse(args[2]) : 1;
        set_num_threads(threads);
        using var network = subject.CreateLively();
        var start = Stopwatch.GetTimestamp();
        using var compiled = network.Compile(new() { Threads = threads, Precision = half ? CompiledPrecision.BFloat16 : CompiledPrecision.Float32 });
        using var image = randn(args.Length > 3 ? int.Parse(args[3]) : 1, network.Info.InputChannels, network.Info.ImageSize, network.Info.ImageSize);
        var workspace = compiled.Prepare(image.shape[0], image.shape[2], image.shape[3]);
        Console.WriteLine(FormattableString.Invariant($"compile {Stopwatch.GetElapsedTime(start).TotalMilliseconds:F0} ms, {workspace / 1e6:F1} MB per simultaneous call"));
        var steps = compiled.Profile(image, 60);
        var total = steps.Sum(step => step.Time.TotalMilliseconds);
        foreach (var group in steps.GroupBy(step => step.Operation).OrderByDescending(group => group.Sum(step => step.Time.TotalMilliseconds)))
        {
            var (time, macs) = (group.Sum(step => step.Time.TotalMilliseconds), group.Sum(step => step.Macs));
            Console.WriteLine(FormattableString.Invariant($"{group.Key,-36} {group.Count(),4} steps {time,9:F3} ms {100 * time / total,5:F1} % {2e-6 * macs / time,7:F1} GFLOP/s"));
        }

        foreach (var step in steps)
        {
            Console.WriteLine(FormattableString.Invariant($"  {step.Scope,-28} {step.Operation,-36} {step.Time.TotalMilliseconds,8:F3} ms {2e-6 * step.Macs / step.Time.TotalMilliseconds,7:F1} GFLOP/s"));
        }

        Console.WriteLine(FormattableString.Invariant($"total {total:F3} ms"));
        compiled.Run(image).Dispose();
        var (bytes, tensors) = (GC.GetAllocatedBytesForCurrentThread(), Tensor.TotalCount);
        const int calls = 100;
        for (var i = 0; i < calls; i++)
        {
            compiled.Run(image).Dispose();
        }

        bytes = (GC.GetAllocatedBytesForCurrentThread() - bytes) / calls;
        Console.WriteLine(FormattableString.Invariant($"per call: {bytes} managed bytes allocated, {(Tensor.TotalCount - tensors) / (double)calls} tensors kept"));
    }
}
