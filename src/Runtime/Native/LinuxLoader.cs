using System.Runtime.InteropServices;
using ConvNeXtGen.Native.Elf;

namespace ConvNeXtGen.Native;

/// <summary>Loads TorchSharp's native library on Linux after the runtime's own search for it failed.</summary>
internal static class LinuxLoader
{
    private const string SoName = "libLibTorchSharp.so";

    /// <summary>The handle of the loaded library.</summary>
    /// <exception cref="LibTorchLoadException">It cannot be loaded; the message says why and what to do.</exception>
    public static nint Load(NativeEnvironment environment)
    {
        if (LoadObstacle.Find(environment) is { } obstacle)
            throw new LibTorchLoadException(obstacle);

        // First and by full path: TorchSharp's library then finds it by its SONAME, wherever the two files lie.
        LoadFile(environment.LibTorch!);
        var path = environment.TorchSharpNative!;
        if (NativeLibrary.TryLoad(path, out var handle))
            return handle;

        var libStdCxx = LibStdCxx.Detect();
        if (libStdCxx.Obstacle() is { } tooOld)
            throw new LibTorchLoadException(tooOld);
        // With the marker at hand the failure has another reason, which the dynamic linker knows best.
        return libStdCxx.HasLibraryInitMarker ? LoadFile(path) : LoadWithoutMarker(path);
    }

    private static nint LoadWithoutMarker(string path)
    {
        var relaxed = OptionalImport.Relax(File.ReadAllBytes(path), LibStdCxx.FileName, LibStdCxx.LibraryInitMarker);
        if (relaxed.Image is null)
            throw new LibTorchLoadException(
                $"{path} needs the GNU C++ library of GCC 13.2 or later (GLIBCXX_3.4.32). This system's is older, and that need "
                + $"cannot be lifted from this file: {relaxed.Refusal}. Use TorchSharp 0.107.0 or a newer system (Debian 13, Ubuntu 24.04).");
        try
        {
            return InMemoryLibrary.Load(relaxed.Image, SoName);
        }
        catch (Exception e) when (e is DllNotFoundException or IOException or UnauthorizedAccessException)
        {
            throw new LibTorchLoadException(
                $"{path} has to be loaded from a changed copy on this system, and neither memory (memfd_create) nor a temporary "
                + $"file below {Path.GetTempPath()} could be used for it: {e.Message} Set TMPDIR to a directory that is writable "
                + "and not mounted noexec.", e);
        }
    }

    private static nint LoadFile(string path)
    {
        try
        {
            return NativeLibrary.Load(path);
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            throw new LibTorchLoadException($"{path} was found but does not load: {e.Message}", e);
        }
    }
}
