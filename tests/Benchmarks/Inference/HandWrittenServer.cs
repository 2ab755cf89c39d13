using System.Globalization;
using System.Runtime.InteropServices;
using ConvNeXtGen.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Benchmarks;

/// <summary>The other side of <see cref="HandWrittenProcess"/>. It uses nothing of this library but the loading of libtorch, and leaves malloc as it is.</summary>
internal static class HandWrittenServer
{
    public const string Command = "hand-written-server", Weights = "weights.dat", Image = "image.pt", Labels = "labels.pt", Answer = "answer.bin";

    /// <summary>Answers one line with one line until there are no more.</summary>
    public static void Run(string[] args)
    {
        if (NativeAllocator.KeepsFreedMemory)
        {
            throw new InvalidOperationException("This process is to run with malloc's defaults.");
        }

        var (subject, folder, threads) = (Subject.Find(args[0]), args[1], int.Parse(args[2], CultureInfo.InvariantCulture));
        set_num_threads(threads);
        using var module = subject.Tutorial!();
        module.load(Path.Combine(folder, Weights));
        module.eval();
        using var image = Tensor.load(Path.Combine(folder, Image));
        using var labels = File.Exists(Path.Combine(folder, Labels)) ? Tensor.load(Path.Combine(folder, Labels)) : null;
        using var optimizer = labels is null ? null : optim.AdamW(module.parameters(), 1e-4);
        var training = labels is null ? null : new TrainingContender("", module, kernels: false, () => optimizer!.step(), () => optimizer!.zero_grad());
        using var forward = new TensorContender<Tensor>("", module.call, image);
        while (Console.ReadLine() is { } question)
        {
            double[] answer = question.Split(' ') switch
            {
                ["forward", var repeats] => [forward.Time(int.Parse(repeats, CultureInfo.InvariantCulture), threads == 1)],
                ["step"] => training!.Step(image, labels!, threads),
                ["outputs"] => Write(forward.Outputs()[0]),
                ["gradients"] => Write(Gradients()),
                _ => throw new InvalidOperationException($"'{question}' is no question."),
            };
            Console.WriteLine(string.Join(' ', answer.Select(number => number.ToString("R", CultureInfo.InvariantCulture))));
        }

        double[] Write(float[] numbers)
        {
            File.WriteAllBytes(Path.Combine(folder, Answer), MemoryMarshal.AsBytes(numbers.AsSpan()));
            return [numbers.Length];
        }

        float[] Gradients()
        {
            training!.Backpropagate(image, labels!);
            return [.. module.parameters().SelectMany(parameter => parameter.grad!.contiguous().data<float>().ToArray())];
        }
    }
}
