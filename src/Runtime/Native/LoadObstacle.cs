using System.Runtime.InteropServices;

namespace ConvNeXtGen.Native;

/// <summary>Why libtorch cannot load, as far as that can be told without loading anything.</summary>
internal static class LoadObstacle
{
    /// <summary>The libtorch release that TorchSharp 0.107 is built against.</summary>
    public const string LibTorchVersion = "2.10.0";

    private static readonly Version s_oldestGlibc = new(2, 34);
    private static readonly string[] s_platforms = ["linux-x64", "win-x64", "win-arm64", "osx-arm64"];

    /// <summary>The first obstacle, as what is missing and what to do about it; null when there is none.</summary>
    public static string? Find(NativeEnvironment environment)
    {
        var onLinux = environment.OperatingSystem == "linux";
        if (onLinux && environment.Glibc is null)
            return "TorchSharp needs the GNU C library (glibc), which this system does not have; Alpine Linux, for one, has "
                + "musl. Run on a glibc distribution such as Debian 12 or Ubuntu 22.04 (container image mcr.microsoft.com/dotnet/runtime:10.0).";
        if (environment.TorchSharpNative is null)
            return MissingTorchSharpNative(environment);
        if (environment.LibTorch is null)
            return MissingLibTorch(environment);
        if (onLinux && environment.Glibc < s_oldestGlibc)
            return $"TorchSharp needs glibc {s_oldestGlibc} or later (Debian 12, Ubuntu 22.04, RHEL 9 and newer); this system has {environment.Glibc}.";
        return null;
    }

    private static string MissingTorchSharpNative(NativeEnvironment environment)
    {
        var (file, _) = NativeEnvironment.FileNames(environment.OperatingSystem);
        if (!s_platforms.Contains(environment.RuntimeIdentifier))
            return $"TorchSharp has no native library for {environment.RuntimeIdentifier}; it exists for "
                + $"{string.Join(", ", s_platforms)}.{SixtyFourBitHint(environment.Architecture)}";
        return $"TorchSharp's native library {file} was not found. The package TorchSharp brings it; if this application was "
            + $"published, publish it for this platform (-r {environment.RuntimeIdentifier}). {Searched(environment)}";
    }

    private static string MissingLibTorch(NativeEnvironment environment)
    {
        var (_, file) = NativeEnvironment.FileNames(environment.OperatingSystem);
        var package = s_platforms.Contains(environment.RuntimeIdentifier)
            ? $"<PackageReference Include=\"libtorch-cpu-{environment.RuntimeIdentifier}\" Version=\"{LibTorchVersion}\" />"
            : $"a build of libtorch {LibTorchVersion} for {environment.RuntimeIdentifier}";
        return $"libtorch ({file}) was not found. Add {package} to the project that is run (an executable or a test project; "
            + $"libraries need none). {Searched(environment)}";
    }

    private static string SixtyFourBitHint(Architecture architecture) =>
        architecture is Architecture.X86 or Architecture.Arm ? " Run as a 64-bit process." : "";

    private static string Searched(NativeEnvironment environment) =>
        $"Looked in: {string.Join(", ", environment.Directories)}.";
}
