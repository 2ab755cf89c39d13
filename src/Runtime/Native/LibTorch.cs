using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using ConvNeXtGen.Native.Elf;

namespace ConvNeXtGen.Native;

/// <summary>Finds and loads libtorch for TorchSharp, also on systems where TorchSharp alone cannot load it.</summary>
public static class LibTorch
{
    private const string TorchSharpNative = "LibTorchSharp";
    private const string MarkerSymbol = "_ZSt21ios_base_library_initv";

    private static readonly Lock s_gate = new();
    private static bool s_initialized;
    private static nint s_torchSharpNative;

    /// <summary>
    /// Prepares this process for TorchSharp. Runs by itself when a type of this library or of a project with a generated
    /// network is first used; calling it again does nothing. Loads nothing yet.
    /// </summary>
    public static void Initialize()
    {
        lock (s_gate)
        {
            if (s_initialized)
                return;
            s_initialized = true;
            var torchSharp = typeof(TorchSharp.torch).Assembly;
            var context = AssemblyLoadContext.GetLoadContext(torchSharp) ?? AssemblyLoadContext.Default;
            // Raised only after the normal search failed, so a system that can load TorchSharp never comes here.
            context.ResolvingUnmanagedDll += Resolve;
        }
    }

    private static nint Resolve(Assembly requester, string name)
    {
        if (name != TorchSharpNative || !OperatingSystem.IsLinux())
            return 0;
        lock (s_gate)
        {
            if (s_torchSharpNative == 0)
                s_torchSharpNative = LoadRelaxed(requester);
            return s_torchSharpNative;
        }
    }

    private static nint LoadRelaxed(Assembly torchSharp)
    {
        var directories = NativeSearchPath.Directories("linux-x64", torchSharp.Location);
        var path = NativeSearchPath.Find(directories, "libLibTorchSharp.so");
        var libtorch = NativeSearchPath.Find(directories, "libtorch.so");
        if (path is null || libtorch is null)
            return 0;
        NativeLibrary.Load(libtorch);
        var result = OptionalImport.Relax(File.ReadAllBytes(path), "libstdc++.so.6", MarkerSymbol);
        if (result.Image is null)
            throw new LibTorchLoadException($"{path} cannot be made to load on this system: {result.Refusal}.");
        return InMemoryLibrary.Load(result.Image, "libLibTorchSharp.so");
    }
}
