using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using ConvNeXtGen.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Benchmarks;

/// <summary>
/// The hand-written module in a process of its own, whose malloc nobody has set up: what a user's program without this library is. It takes its
/// turns with the contenders of this process, one at a time, through a pipe, and measures itself.
/// </summary>
internal sealed class HandWrittenProcess : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hand-written-").FullName;
    private readonly Process _process;

    /// <summary>Starts it with the weights of a module that is already there.</summary>
    /// <param name="subject">Which network.</param>
    /// <param name="weights">The hand-written module of this process.</param>
    /// <param name="image">The images.</param>
    /// <param name="labels">Their classes; null where nothing is trained.</param>
    /// <param name="threads">Threads of libtorch.</param>
    public HandWrittenProcess(Subject subject, nn.Module weights, Tensor image, Tensor? labels, int threads)
    {
        weights.save(Path.Combine(_folder, HandWrittenServer.Weights));
        image.save(Path.Combine(_folder, HandWrittenServer.Image));
        labels?.save(Path.Combine(_folder, HandWrittenServer.Labels));
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardInput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(HandWrittenProcess).Assembly.Location);
        }

        foreach (var argument in (string[])[HandWrittenServer.Command, subject.Name, _folder, threads.ToString(CultureInfo.InvariantCulture)])
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment[NativeAllocator.EnvironmentVariable] = "1";
        _process = Process.Start(start)!;
    }

    /// <summary>One forward pass after the other; milliseconds of one.</summary>
    public double Forward(int repeats) => Ask($"forward {repeats}")[0];

    /// <summary>One training step: milliseconds of forward, backward and optimiser, and the loss.</summary>
    public double[] Step() => Ask("step");

    /// <summary>What the module says about the images.</summary>
    public float[] Outputs()
    {
        Ask("outputs");
        return MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(Path.Combine(_folder, HandWrittenServer.Answer))).ToArray();
    }

    /// <summary>Gradients of all weights in the order of the module's parameters, as one row of numbers.</summary>
    public float[] Gradients()
    {
        Ask("gradients");
        return MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(Path.Combine(_folder, HandWrittenServer.Answer))).ToArray();
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private double[] Ask(string question)
    {
        _process.StandardInput.WriteLine(question);
        _process.StandardInput.Flush();
        var answer = _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("The process of the hand-written module has ended.");
        return [.. answer.Split(' ').Select(word => double.Parse(word, CultureInfo.InvariantCulture))];
    }
}
