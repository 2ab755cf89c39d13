using System.Diagnostics;
using ConvNeXtGen.Export;
using ConvNeXtGen.Inference;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Benchmarks;

/// <summary>
/// <c>inference [NAME] [--threads 1,2] [--batch 1,8] [--runs 20] [--quick] [--predictions]</c>: the same weights run by hand-written TorchSharp, the
/// eager generated network, ONNX Runtime and the compiled model, in turns within one run, so that what else the
/// machine does hits all of them alike. The hand-written module runs twice: in this process, whose malloc keeps memory
/// (<see cref="Native.NativeAllocator"/>), and in one of its own with malloc's defaults, as in a program without this library. With
/// <c>--predictions</c> file and compiled model leave out what only a loss reads.
/// </summary>
internal static class InferenceComparison
{
    public static void Run(string[] args)
    {
        var names = args.TakeWhile(arg => !arg.StartsWith('-')).ToArray();
        var subjects = names.Length == 0 ? Subject.All : [.. names.Select(Subject.Find)];
        var runs = Numbers(args, "--runs", [20])[0];
        foreach (var subject in subjects)
        {
            foreach (var threads in Numbers(args, "--threads", [1, 2]))
            {
                foreach (var batch in Numbers(args, "--batch", subject.Name == "convnext_tiny" ? [1, 8] : [1]))
                {
                    Compare(subject, batch, threads, runs, quick: args.Contains("--quick"), raw: !args.Contains("--predictions"), detailed: args.Contains("--detailed"));
                }
            }
        }
    }

    private static void Compare(Subject subject, int batch, int threads, int runs, bool quick, bool raw, bool detailed)
    {
        set_num_threads(threads);
        using var network = subject.Create();
        using var image = subject.Image(network, batch);
        var path = Path.Combine(Path.GetTempPath(), $"{subject.Name}-{Environment.ProcessId}.onnx");
        OnnxExporter.Export(network.Network, path, new() { Height = (int)image.shape[2], RawOutputs = raw });
        var contenders = new List<Contender>
        {
            new OnnxContender(path, image, threads),
            network.Compiled("compiled float32", image, new() { Threads = threads, RawOutputs = raw }),
            network.Compiled("compiled bfloat16", image, new() { Threads = threads, RawOutputs = raw, Precision = CompiledPrecision.BFloat16 }),
            network.Compiled("compiled int8", image, new() { Threads = threads, RawOutputs = raw, Precision = CompiledPrecision.Int8 }),
        };
        if (!quick)
        {
            contenders.Add(network.Eager(image));
        }

        if (!quick && subject.Tutorial is { } tutorial)
        {
            var module = tutorial();
            module.load_state_dict(network.Module.state_dict());
            module.eval();
            contenders.Add(new TensorContender<Tensor>("hand-written, memory kept", module.call, image, module));
            contenders.Add(new DistantContender("hand-written, malloc's defaults", new HandWrittenProcess(subject, module, image, null, threads)));
        }

        Console.WriteLine($"\n{subject.Name}, {image.shape[2]}², batch {batch}, {threads} thread{(threads > 1 ? "s" : "")}");
        Console.WriteLine($"| contender | median {(threads == 1 ? "processor " : "")}ms | of ONNX Runtime (10 %, 90 % of pairs) | largest difference from float64 | threads compute on for ms |");
        Console.WriteLine("|---|---|---|---|---|");
        Measure(contenders, runs, threads == 1);
        var reference = network.Exact(image);
        foreach (var contender in contenders)
        {
            var differences = contender.Outputs().Zip(reference).Take(raw ? reference.Count : 1).Select(pair => Difference(pair.First, pair.Second)).Skip(raw ? subject.RankedOutputs : 0).ToArray();
            var difference = differences.Max();
            if (detailed)
            {
                Console.WriteLine(string.Join(' ', differences.Select(d => d.ToString("E1", System.Globalization.CultureInfo.InvariantCulture))));
            }

            var ratios = contender.Times.Zip(contenders[0].Times).Select(pair => pair.First / pair.Second).Order().ToArray();
            Console.WriteLine(FormattableString.Invariant(
                $"| {contender.Name} | {Median(contender.Times):F3} | {Median(ratios):F3} ({ratios[ratios.Length / 10]:F2}, {ratios[ratios.Length * 9 / 10]:F2}) | {difference:E1} | {Median([.. contender.Aftermaths.Select(pause => (double)pause)]):F0} |"));
        }

        WriteEager(contenders);
        foreach (var contender in contenders)
        {
            contender.Dispose();
        }

        File.Delete(path);
    }

    /// <summary>The generated network against each hand-written one.</summary>
    private static void WriteEager(List<Contender> contenders)
    {
        if (contenders.Find(contender => contender.Name.StartsWith("eager", StringComparison.Ordinal)) is not { } eager)
        {
            return;
        }

        foreach (var written in contenders.Where(contender => contender.Name.StartsWith("hand", StringComparison.Ordinal)))
        {
            var ratios = eager.Times.Zip(written.Times).Select(pair => pair.First / pair.Second).Order().ToArray();
            Console.WriteLine(FormattableString.Invariant(
                $"eager generated takes {Median(ratios):F3} ({ratios[ratios.Length / 10]:F2}, {ratios[ratios.Length * 9 / 10]:F2}) of {written.Name}"));
        }
    }

    /// <summary>
    /// The largest difference as a share of the largest number. Choices by rank (top-k) may fall differently where two scores
    /// are equal but for rounding; then the rows are in another order, and what is compared are the sorted numbers.
    /// </summary>
    private static double Difference(float[] actual, float[] expected)
    {
        var size = expected.Max(Math.Abs);
        var inOrder = Largest(actual, expected) / size;
        return inOrder < 0.1 ? inOrder : Largest([.. actual.Order()], [.. expected.Order()]) / size;

        static double Largest(float[] a, float[] b) => a.Length == b.Length
            ? a.Zip(b).Max(pair => Math.Abs(pair.First - pair.Second))
            : throw new InvalidOperationException($"One output has {a.Length} numbers, the other {b.Length}.");
    }

    /// <summary>Runs the contenders in turns; a short one several times per turn, so that a turn takes a few milliseconds.</summary>
    private static void Measure(List<Contender> contenders, int runs, bool alone)
    {
        var repeats = new int[contenders.Count];
        for (var i = 0; i < repeats.Length; i++)
        {
            contenders[i].Run();
            var start = Stopwatch.GetTimestamp();
            contenders[i].Run();
            var repetitions = 3 / Math.Max(0.05, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            repeats[i] = (int)Math.Clamp(repetitions, 1, 50);
            for (var warm = 0; warm < 40 && Stopwatch.GetElapsedTime(start).TotalSeconds < 1.5; warm++)
            {
                contenders[i].Run();
            }
        }

        ProcessorClock.WaitUntilIdle();
        for (var run = 0; run < runs; run++)
        {
            for (var i = 0; i < repeats.Length; i++)
            {
                contenders[i].Run();
                contenders[i].Times.Add(contenders[i].Time(repeats[i], alone));
                contenders[i].Aftermaths.Add(ProcessorClock.WaitUntilIdle());
            }
        }
    }

    private static double Median(IReadOnlyCollection<double> values) => values.Order().ElementAt(values.Count / 2);

    private static int[] Numbers(string[] args, string option, int[] otherwise)
    {
        var index = Array.IndexOf(args, option);
        return index < 0 ? otherwise : [.. args[index + 1].Split(',').Select(int.Parse)];
    }
}
