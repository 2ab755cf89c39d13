using System.Diagnostics;
using ConvNeXtGen.Inference;
using ConvNeXtGen.Models.Predictions;
using ConvNeXtGen.Models.Reports;
using Spectre.Console;
using static TorchSharp.torch;

namespace ConvNeXtGen.Models.Benchmarks;

/// <summary>Measures a network of any output type.</summary>
internal abstract class InferenceBench
{
    /// <summary>The bench for a network.</summary>
    /// <param name="network">A generated network in evaluation mode.</param>
    /// <param name="console">Where figures go.</param>
    /// <param name="options">How to compile it.</param>
    public static InferenceBench Of(nn.Module network, IAnsiConsole console, CompileOptions options)
    {
        var type = network.GetType();
        while (!(type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Network<>)))
        {
            type = type.BaseType ?? throw new ArgumentException($"{network.GetType().Name} is no generated network.", nameof(network));
        }

        return (InferenceBench)Activator.CreateInstance(typeof(InferenceBench<>).MakeGenericType(type.GenericTypeArguments), network, console, options)!;
    }

    /// <summary>Compiles the network, measures both in turns and compares their outputs.</summary>
    public abstract void Run(int batch, int runs, bool profile);
}

/// <summary>Measures a network: the same image through it and through its compiled form, in turns, so that what else the machine does hits both alike.</summary>
internal sealed class InferenceBench<TOutput>(Network<TOutput> network, IAnsiConsole console, CompileOptions options) : InferenceBench
    where TOutput : IDisposable
{
    private const int WarmUps = 3;

    public override void Run(int batch, int runs, bool profile)
    {
        var info = network.Info;
        using var guard = inference_mode();
        var clock = Stopwatch.StartNew();
        using var compiled = network.Compile(options);
        var workspace = compiled.PrepareAsked(batch, info.ImageSize, info.ImageSize);
        var compileTime = clock.Elapsed;
        using var image = randn(batch, info.InputChannels, info.ImageSize, info.ImageSize);
        console.WriteLine($"{info.Name}, {info.InputChannels}×{info.ImageSize}×{info.ImageSize}, batch {batch}, {options.Threads} thread{(options.Threads == 1 ? "" : "s")}, {runs} runs");

        var (eager, fast) = (new List<double>(), new List<double>());
        for (var run = -WarmUps; run < runs; run++)
        {
            var (first, second) = (Time(() => network.call(image)), Time(() => compiled.Run(image)));
            if (run >= 0)
            {
                eager.Add(first);
                fast.Add(second);
            }
        }

        var ratios = eager.Zip(fast, (slow, quick) => quick / slow).Order().ToArray();
        Row("eager", eager);
        Row($"compiled {compiled.Precision}", fast);
        console.WriteLine($"compiled / eager: {ratios[ratios.Length / 2]:F3} (10 %, 90 % of pairs: {ratios[ratios.Length / 10]:F3}, {ratios[ratios.Length * 9 / 10]:F3})");
        using (var expected = network.call(image))
        using (var actual = compiled.Run(image))
        {
            console.WriteLine($"largest difference of outputs: {OutputDifference.Relative(expected, actual):E1} of the largest value");
        }

        console.WriteLine($"compiled in {compileTime.TotalMilliseconds:F0} ms for {compiled.Backend}, {Numbers.Bytes(workspace)} to work in");
        if (profile)
        {
            StepTable.Write(console, compiled.Profile(image, runs));
        }
    }

    private void Row(string name, List<double> times)
    {
        var sorted = times.Order().ToArray();
        console.WriteLine($"{name,-18} median {sorted[sorted.Length / 2],9:F3} ms, fastest {sorted[0],9:F3} ms");
    }

    private static double Time(Func<TOutput> run)
    {
        var start = Stopwatch.GetTimestamp();
        run().Dispose();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
