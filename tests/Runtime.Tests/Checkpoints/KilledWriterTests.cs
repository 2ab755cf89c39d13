using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ConvNeXtGen.Checkpoints;

namespace ConvNeXtGen.Runtime.Tests.Checkpoints;

/// <summary>A process writes one file again and again and is killed in the middle of it, again and again.</summary>
public class KilledWriterTests
{
    private const string PathVariable = "CONVNEXTGEN_TEST_WRITES_TO";
    private const int Elements = 1 << 20;

    [Theory]
    [InlineData("safetensors")]
    [InlineData("pth")]
    public void A_killed_writer_leaves_the_old_file_or_the_new_one(string extension)
    {
        using var directory = new TemporaryDirectory();
        string path = directory.File("weights." + extension);
        Write(path, 0);
        var random = new Random(7);
        int last = 0;
        for (int kill = 0; kill < 8; kill++)
        {
            using Process writer = Start(path);
            try
            {
                // Wait until this writer has finished a file and begun another, then strike: at once, or a moment later.
                int left = Temporaries(directory);
                for (int wait = 0; Round(path) <= last && wait < 3000; wait++)
                    Thread.Sleep(10);
                for (int wait = 0; Temporaries(directory) == left && wait < 30_000; wait++)
                    Thread.Sleep(1);
                Thread.Sleep(kill % 2 == 0 ? 0 : random.Next(20));
            }
            finally
            {
                writer.Kill();
                writer.WaitForExit();
            }
            int round = Round(path);
            Assert.True(round > last, $"the file still holds round {round} after {last}: the writer wrote nothing");
            last = round;
        }
        // A temporary file left behind tells of a writer that died in the middle; without one the test proved nothing.
        Assert.NotEqual(0, Temporaries(directory));
    }

    private static int Temporaries(TemporaryDirectory directory) => Directory.GetFiles(directory.Path, ".*.tmp").Length;

    /// <summary>In the child process this runs before anything else, and for ever.</summary>
    [ModuleInitializer]
    internal static void WriteForEver()
    {
        if (Environment.GetEnvironmentVariable(PathVariable) is not { } path)
            return;
        for (int round = Round(path) + 1; ; round++)
            Write(path, round);
    }

    private static Process Start(string path)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", ["exec", typeof(KilledWriterTests).Assembly.Location]);
        start.Environment[PathVariable] = path;
        return Process.Start(start)!;
    }

    private static void Write(string path, int round)
    {
        int[] values = new int[Elements];
        Array.Fill(values, round);
        Checkpoint.Save(path, new StateDictionary([TensorEntry.Create("round", ElementType.Int32, [Elements], MemoryMarshal.AsBytes<int>(values).ToArray())]));
    }

    /// <summary>The round that the file holds, whole.</summary>
    private static int Round(string path)
    {
        using var file = CheckpointFile.Open(path);
        int[] values = file.StateDictionary["round"].ToArray<int>();
        Assert.Equal(-1, values.AsSpan().IndexOfAnyExcept(values[0]));
        return values[0];
    }
}
