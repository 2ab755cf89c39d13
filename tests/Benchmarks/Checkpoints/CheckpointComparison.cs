using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using ConvNeXtGen.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Benchmarks.Checkpoints;

/// <summary>
/// Reading and writing the checkpoint of a ConvNeXt-XL (350 M parameters, 1.4 GB, constructed here) against what plain file
/// operations on as many bytes take. The contenders take turns and the best of several rounds counts, because other work on
/// the machine only ever adds time. Files are in the page cache, the hardest case for a reader: the disk hides nothing.
/// </summary>
internal static class CheckpointComparison
{
    private const int Rounds = 5;

    public static void Run(string[] args)
    {
        string directory = args is [var given] ? given : Path.GetTempPath();
        string folder = Directory.CreateDirectory(Path.Combine(directory, $"convnextgen-benchmark-{Environment.ProcessId}")).FullName;
        try
        {
            using var model = new XLarge();
            Console.WriteLine(FormattableString.Invariant($"{model.parameters().Sum(parameter => parameter.numel()):N0} parameters"));
            string safetensors = Path.Combine(folder, "model.safetensors"), pth = Path.Combine(folder, "model.pth");
            string half = Path.Combine(folder, "half.safetensors"), plain = Path.Combine(folder, "plain.bin");
            var buffer = new PlainBuffer(model.parameters().Sum(parameter => parameter.numel()) * 4);
            Compare("write", [
                ("plain write and flush", () => buffer.Write(plain)),
                ("safetensors", () => model.SaveCheckpoint(safetensors)),
                ("PyTorch .pth", () => model.SaveCheckpoint(pth)),
            ]);
            WriteHalf(safetensors, half);
            Memory("open .safetensors", () => CheckpointFile.Open(safetensors).Dispose());
            Memory("open .pth", () => CheckpointFile.Open(pth).Dispose());
            Memory("load .safetensors", () => model.LoadCheckpoint(safetensors));
            Compare("read", [
                ("plain read", () => buffer.Read(safetensors)),
                ("safetensors", () => model.LoadCheckpoint(safetensors)),
                ("PyTorch .pth", () => model.LoadCheckpoint(pth)),
                ("float16 safetensors into float32", () => model.LoadCheckpoint(half)),
            ]);
            Compare("open", [
                ("safetensors", () => CheckpointFile.Open(safetensors).Dispose()),
                ("PyTorch .pth", () => CheckpointFile.Open(pth).Dispose()),
            ]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Compare(string what, (string Name, Action Run)[] contenders)
    {
        var best = new double[contenders.Length];
        Array.Fill(best, double.MaxValue);
        for (int round = 0; round < Rounds; round++)
        {
            for (int index = 0; index < contenders.Length; index++)
            {
                long start = Stopwatch.GetTimestamp();
                contenders[index].Run();
                best[index] = Math.Min(best[index], Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
        }
        for (int index = 0; index < contenders.Length; index++)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {what} | {contenders[index].Name} | {best[index]:N1} ms | {best[0] / best[index]:P0} |"));
    }

    private static void Memory(string what, Action run)
    {
        run();
        double before = Megabytes("VmRSS:");
        // Writing 5 resets the peak that the kernel keeps.
        File.WriteAllText("/proc/self/clear_refs", "5");
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        run();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| memory | {what} | {(GC.GetAllocatedBytesForCurrentThread() - allocated) / 1e6:N2} MB managed | peak +{Megabytes("VmHWM:") - before:N1} MB resident |"));
    }

    private static double Megabytes(string field) =>
        double.Parse(File.ReadLines("/proc/self/status").First(line => line.StartsWith(field, StringComparison.Ordinal))[field.Length..^2], CultureInfo.InvariantCulture) / 1024;

    private static void WriteHalf(string source, string target)
    {
        using CheckpointFile file = CheckpointFile.Open(source);
        Checkpoint.Save(target, new StateDictionary(file.StateDictionary.Select(entry =>
            TensorEntry.Create(entry.Name, ElementType.Float16, entry.Shape, MemoryMarshal.AsBytes<Half>([.. entry.ToArray<float>().Select(value => (Half)value)]).ToArray()))));
    }

    /// <summary>Memory of a checkpoint's size, touched, and what a program does that only moves bytes.</summary>
    private sealed unsafe class PlainBuffer
    {
        private const int Piece = 16 << 20;

        private readonly byte* _start;
        private readonly long _length;

        public PlainBuffer(long length)
        {
            _length = length;
            _start = (byte*)NativeMemory.Alloc((nuint)length);
            for (long position = 0; position < length; position += Piece)
                Random.Shared.NextBytes(Span(position));
        }

        public void Write(string path)
        {
            string temporary = path + ".tmp";
            using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
            {
                for (long position = 0; position < _length; position += Piece)
                    stream.Write(Span(position));
                stream.Flush(flushToDisk: true);
            }
            File.Move(temporary, path, overwrite: true);
        }

        public void Read(string path)
        {
            using var handle = File.OpenHandle(path);
            for (long position = 0; position < _length;)
                position += RandomAccess.Read(handle, Span(position), position);
        }

        private Span<byte> Span(long position) => new(_start + position, (int)Math.Min(Piece, _length - position));
    }
}
