using System.Runtime.InteropServices;

namespace ConvNeXtGen.Native;

/// <summary>What loading libtorch depends on: the platform, and which native files the application has.</summary>
/// <param name="OperatingSystem">The system's part of a .NET runtime identifier: <c>linux</c>, <c>win</c>, <c>osx</c>.</param>
/// <param name="Architecture">Architecture of this process.</param>
/// <param name="Glibc">Version of the GNU C library, or null where the C library is another.</param>
/// <param name="Directories">Where native files were looked for.</param>
/// <param name="TorchSharpNative">Full path of TorchSharp's own native library, or null.</param>
/// <param name="LibTorch">Full path of libtorch, or null.</param>
internal sealed record NativeEnvironment(
    string OperatingSystem,
    Architecture Architecture,
    Version? Glibc,
    IReadOnlyList<string> Directories,
    string? TorchSharpNative,
    string? LibTorch)
{
    /// <summary>The portable .NET runtime identifier, such as <c>linux-x64</c>; it also ends the names of the libtorch packages.</summary>
    public string RuntimeIdentifier => $"{OperatingSystem}-{Architecture.ToString().ToLowerInvariant()}";

    /// <summary>Looks at this process.</summary>
    /// <param name="torchSharpLocation">Full path of TorchSharp.dll; empty in a single-file application.</param>
    public static NativeEnvironment Detect(string torchSharpLocation)
    {
        var system = System.OperatingSystem.IsWindows() ? "win" : System.OperatingSystem.IsMacOS() ? "osx" : "linux";
        var (torchSharpNative, libTorch) = FileNames(system);
        var environment = new NativeEnvironment(
            system, RuntimeInformation.ProcessArchitecture, Native.Glibc.Version, [], null, null);
        var directories = NativeSearchPath.Directories(environment.RuntimeIdentifier, torchSharpLocation);
        return environment with
        {
            Directories = directories,
            TorchSharpNative = NativeSearchPath.Find(directories, torchSharpNative),
            LibTorch = NativeSearchPath.Find(directories, libTorch),
        };
    }

    /// <summary>The file that TorchSharp calls, and the file of libtorch that brings in all the others.</summary>
    public static (string TorchSharpNative, string LibTorch) FileNames(string operatingSystem) => operatingSystem switch
    {
        "win" => ("LibTorchSharp.dll", "torch_cpu.dll"),
        "osx" => ("libLibTorchSharp.dylib", "libtorch.dylib"),
        _ => ("libLibTorchSharp.so", "libtorch.so"),
    };
}
