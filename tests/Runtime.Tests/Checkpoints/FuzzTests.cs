using System.Buffers.Binary;
using System.Diagnostics;
using ConvNeXtGen.Checkpoints;

namespace ConvNeXtGen.Runtime.Tests.Checkpoints;

/// <summary>
/// Damages good files in every way that a seed can name. Whatever comes out is read, or refused with a
/// <see cref="CheckpointFormatException"/>, within bounded time and memory. <c>CONVNEXTGEN_FUZZ_CASES</c> sets how many.
/// </summary>
public class FuzzTests
{
    private const string Opcodes = ")]}(.012GJKMNQRTUXabcdehjlqrstu\x80\x81\x85\x86\x87\x88\x8a\x8c\x90\x93\x94\x95";

    private static readonly long[] Interesting =
    [
        0, 1, 2, 4, 7, 8, 127, 128, 255, 256, 32767, 65535, 65536, int.MaxValue, uint.MaxValue, long.MaxValue, long.MinValue, -1, -2, 1L << 40, 1L << 62,
    ];

    [Fact]
    public void Damaged_files_are_read_or_refused()
    {
        int cases = int.TryParse(Environment.GetEnvironmentVariable("CONVNEXTGEN_FUZZ_CASES"), out int wanted) ? wanted : 2000;
        using var directory = new TemporaryDirectory();
        byte[][] corpus = Corpus(directory);
        int refused = 0;
        for (int seed = 0; seed < cases; seed++)
        {
            var random = new Random(seed);
            byte[] bytes = Damage(corpus, random);
            string path = directory.Write("fuzz.bin", bytes);
            long memory = GC.GetAllocatedBytesForCurrentThread();
            var watch = Stopwatch.StartNew();
            try
            {
                ReadAll(path);
            }
            catch (CheckpointFormatException)
            {
                refused++;
            }
            catch (Exception e)
            {
                Assert.Fail($"seed {seed}: {e}");
            }
            Assert.True(watch.Elapsed.TotalSeconds < 120, $"seed {seed} took {watch.Elapsed}");
            Assert.True(GC.GetAllocatedBytesForCurrentThread() - memory < 300_000_000, $"seed {seed} allocated much");
        }
        // Damage that never, or always, shows is no test of the readers.
        Assert.InRange(refused, cases / 4, cases - cases / 100);
    }

    private static void ReadAll(string path)
    {
        using var file = CheckpointFile.Open(path);
        foreach (TensorEntry entry in file.Dictionaries.SelectMany(dictionary => dictionary.Tensors))
        {
            // An expanded view may legally be large; its elements are not the question here.
            if (entry.ByteCount <= 1 << 22)
                entry.CopyTo(new byte[entry.ByteCount]);
        }
    }

    private static byte[][] Corpus(TemporaryDirectory directory)
    {
        var tensors = new StateDictionary(Enumerable.Range(0, 6).Select(index =>
            TensorEntry.Create($"stages.0.{index}.weight", (ElementType)(2 * index), [2, 3], new byte[6 * ((ElementType)(2 * index)).Size()])));
        Checkpoint.Save(directory.File("seed.safetensors"), tensors, new Dictionary<string, string> { ["a"] = "b" });
        Checkpoint.Save(directory.File("seed.pth"), tensors, new Dictionary<string, string> { ["a"] = "b" });
        byte[] module = new PickleAssembler().Op("}(").Text("model").Module(2).Text("epoch").Int(3).Op('u').ToCheckpoint();
        byte[] newer = new PickleAssembler(4).Op(0x95).Int64(500).Op("}(").Text("w").Tensor(4, 0, [2, 2], [1, 2]).Text("x").Op(0x8f).Op("(K\x01").Op(0x90).Op('u').ToCheckpoint();
        return
        [
            File.ReadAllBytes(directory.File("seed.safetensors")),
            File.ReadAllBytes(directory.File("seed.pth")),
            File.ReadAllBytes(Fixture.ConvNeXt("tensor_views.pth")),
            module,
            newer,
            SmallLegacy(),
        ];
    }

    /// <summary>The five pickles of the old format and one storage.</summary>
    private static byte[] SmallLegacy() =>
    [
        .. File.ReadAllBytes(Fixture.ConvNeXt("convnext_micro_meta_legacy.pth")).AsSpan(0, 137),
        .. new PickleAssembler().Op("}(").Text("w").Tensor(4, 0, [2, 2], [2, 1]).Op('u').Finish(),
        .. new PickleAssembler().Op("](").Text("0").Op('e').Finish(),
        .. BitConverter.GetBytes(4L),
        .. PickleAssembler.FourFloats,
    ];

    private static byte[] Damage(byte[][] corpus, Random random)
    {
        byte[] source = corpus[random.Next(corpus.Length)];
        List<byte> bytes = [.. source];
        for (int change = random.Next(1, 6); change > 0 && bytes.Count > 0; change--)
        {
            int at = random.Next(bytes.Count);
            int length = Math.Min(random.Next(1, 40), bytes.Count - at);
            switch (random.Next(9))
            {
                case 0: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 1: bytes[at] = (byte)random.Next(256); break;
                case 2: bytes.RemoveRange(at, length); break;
                case 3: bytes.InsertRange(at, bytes.GetRange(at, length)); break;
                case 4: bytes.RemoveRange(at, bytes.Count - at); break;
                case 5: Overwrite(bytes, at, Interesting[random.Next(Interesting.Length)], random.Next(2) == 0 ? 4 : 8); break;
                case 6: Splice(bytes, at, corpus[random.Next(corpus.Length)], random); break;
                case 7: bytes[at] = (byte)Opcodes[random.Next(Opcodes.Length)]; break;
                default: Swap(bytes, at, random.Next(bytes.Count)); break;
            }
        }
        return [.. bytes];
    }

    private static void Overwrite(List<byte> bytes, int at, long value, int count)
    {
        Span<byte> number = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(number, value);
        for (int index = 0; index < count && at + index < bytes.Count; index++)
            bytes[at + index] = number[index];
    }

    private static void Splice(List<byte> bytes, int at, byte[] other, Random random)
    {
        int from = random.Next(other.Length);
        bytes.InsertRange(at, other[from..Math.Min(other.Length, from + random.Next(1, 200))]);
    }

    private static void Swap(List<byte> bytes, int a, int b) => (bytes[a], bytes[b]) = (bytes[b], bytes[a]);
}
