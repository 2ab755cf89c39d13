using System.Runtime.InteropServices;
using ConvNeXtGen.Native;

namespace ConvNeXtGen.Runtime.Tests.Native;

public class InMemoryLibraryTests
{
    // libtorch's smallest part: it defines nothing and links to a few system libraries.
    private const string Small = "libtorch_global_deps.so";

    [LinuxFact]
    public void A_library_loads_from_memory()
    {
        Assert.True(InMemoryLibrary.TryLoadFromMemory(ReadSmall(), Small, out var handle));
        Assert.NotEqual(0, handle);
        Assert.Contains($"memfd:{Small}", File.ReadAllText("/proc/self/maps"));
    }

    [LinuxFact]
    public void Where_memory_files_are_forbidden_a_private_file_serves_and_is_deleted()
    {
        Assert.NotEqual(0, InMemoryLibrary.LoadFromPrivateFile(ReadSmall(), Small));
        var mapping = File.ReadLines("/proc/self/maps").First(line => line.Contains("/convnextgen-") && line.Contains(Small));
        Assert.EndsWith("(deleted)", mapping);
        Assert.False(Directory.Exists(Path.GetDirectoryName(mapping[mapping.IndexOf('/')..])));
    }

    [LinuxFact]
    public void Bytes_that_are_no_library_leave_the_loaders_complaint()
    {
        var e = Assert.ThrowsAny<Exception>(() => InMemoryLibrary.Load([1, 2, 3], "broken.so"));
        Assert.True(e is DllNotFoundException or BadImageFormatException, e.ToString());
        Assert.Contains("broken.so", e.Message);
    }

    private static byte[] ReadSmall()
    {
        var environment = NativeEnvironment.Detect(typeof(TorchSharp.torch).Assembly.Location);
        NativeLibrary.Load(environment.LibTorch!);
        return File.ReadAllBytes(Path.Combine(Path.GetDirectoryName(environment.LibTorch)!, Small));
    }
}
