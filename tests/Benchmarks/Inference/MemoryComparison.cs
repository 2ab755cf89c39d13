using System.Diagnostics;
using System.Globalization;
using ConvNeXtGen.Export;
using ConvNeXtGen.Inference;
using ConvNeXtGen.Native;
using Microsoft.ML.OnnxRuntime;
using static TorchSharp.torch;

namespace ConvNeXtGen.Benchmarks;

/// <summary>
/// <c>memory NAME [batch]</c>: the resident memory of a process that loads a network and runs it ten times with one thread, at its peak and at the end, in a process
/// of its own for each engine; sealed: the compiled model takes this image size only, and the network is disposed. ONNX Runtime's process reads the exported file and loads no libtorch. Linux only.
/// </summary>
internal static class MemoryComparison
{
    public static void Run(string[] args)
    {
        if (args is [var name, var batch, var engine, var path])
        {
            Measure(Subject.Find(name), int.Parse(batch, CultureInfo.InvariantCulture), engine, path);
            return;
        }

        var file = Path.Combine(Path.GetTempPath(), $"{args[0]}-{Environment.ProcessId}.onnx");
        var subject = Subject.Find(args[0]);
        using (var network = subject.Create())
        {
            OnnxExporter.Export(network.Network, file, new() { Height = subject.ImageSize ?? network.Network.Info.ImageSize });
        }

        Console.WriteLine("| engine | peak MB | MB at the end |\n|---|---|---|");
        foreach (var each in new[] { "onnx", "float32", "float32-sealed", "bfloat16", "bfloat16-sealed", "int8", "int8-sealed", "eager", "none" })
        {
            using var child = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, Arguments(args[0], args.Length > 1 ? args[1] : "1", each, file)))!;
            child.WaitForExit();
        }

        File.Delete(file);
    }

    private static IEnumerable<string> Arguments(params string[] rest) =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(MemoryComparison).Assembly.Location, "memory", .. rest] : ["memory", .. rest];

    private static void Measure(Subject subject, int batch, string engine, string path)
    {
        if (engine == "onnx")
        {
            RunOnnx(path, batch);
        }
        else
        {
            set_num_threads(1);
            using var network = subject.Create();
            using var image = subject.Image(network, batch);
            using var contender = Of(network, image, engine);
            for (var run = 0; run < 10; run++)
            {
                contender?.Run();
            }

            Write(engine == "none" ? "the network alone, not run" : engine);
        }
    }

    private static Contender? Of(MeasuredNetwork network, Tensor image, string engine)
    {
        if (engine is "eager" or "none")
        {
            return engine == "eager" ? network.Eager(image) : null;
        }

        var precision = Enum.Parse<CompiledPrecision>(engine.Split('-')[0], ignoreCase: true);
        var compiled = network.Compiled(engine, image, new() { Threads = 1, Precision = precision });
        if (engine.EndsWith("-sealed", StringComparison.Ordinal))
        {
            compiled.Seal();
            network.Dispose();
            NativeAllocator.ReleaseFreeMemory();
        }

        return compiled;
    }

    private static void RunOnnx(string path, int batch)
    {
        using var options = new SessionOptions { GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL, IntraOpNumThreads = 1 };
        using var session = new InferenceSession(path, options);
        long[] shape = [batch, .. session.InputMetadata.Values.Single().Dimensions.Skip(1).Select(size => (long)size)];
        using var input = OrtValue.CreateTensorValueFromMemory(new float[shape.Aggregate((a, b) => a * b)], shape);
        using var run = new RunOptions();
        for (var i = 0; i < 10; i++)
        {
            using var outputs = session.Run(run, session.InputNames, [input], session.OutputNames);
        }

        Write("ONNX Runtime");
    }

    private static void Write(string engine) => Console.WriteLine(FormattableString.Invariant($"| {engine} | {Status("VmHWM"):F0} | {Status("VmRSS"):F0} |"));

    private static double Status(string key) =>
        double.Parse(File.ReadLines("/proc/self/status").First(line => line.StartsWith(key, StringComparison.Ordinal)).Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1000;
}
