using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using TorchSharp;

namespace ConvNeXtGen.Native;

/// <summary>Finds and loads libtorch for TorchSharp, also on systems where TorchSharp alone cannot load it.</summary>
/// <remarks>See docs/libtorch.md for what is looked for where, and for every way it can fail.</remarks>
public static class LibTorch
{
    private const string TorchSharpNative = "LibTorchSharp";

    private static readonly Lock s_gate = new();
    private static bool s_initialized;
    private static nint s_torchSharpNative;
    private static volatile bool s_loaded;

    private static Assembly TorchSharpAssembly => typeof(torch).Assembly;

    /// <summary>
    /// Prepares this process for TorchSharp: sets up <see cref="NativeAllocator"/> and stands ready for when TorchSharp's
    /// native library does not load. Loads nothing yet. Runs by itself when a program that references the package starts,
    /// and when a type of this library, or of a project with a generated network, is first used; calling it again does nothing.
    /// </summary>
    public static void Initialize()
    {
        lock (s_gate)
        {
            if (s_initialized)
                return;
            s_initialized = true;
            NativeAllocator.Configure();
            if (OperatingSystem.IsLinux())
            {
                // Raised only after the normal search failed, so a system that can load TorchSharp never comes here.
                var context = AssemblyLoadContext.GetLoadContext(TorchSharpAssembly) ?? AssemblyLoadContext.Default;
                context.ResolvingUnmanagedDll += Resolve;
            }
        }
    }

    /// <summary>
    /// Loads libtorch now. TorchSharp loads it by itself at the first tensor, but what it says on failure is misleading
    /// and cannot be replaced there; call this before the first tensor to get a message that names what is missing.
    /// Once loaded, a call costs one read of a field. Also checks oneDNN; see <see cref="OneDnn"/>.
    /// </summary>
    /// <exception cref="LibTorchLoadException">libtorch cannot be loaded; the message says what is missing and what to do.</exception>
    public static void Load()
    {
        if (s_loaded)
            return;
        Initialize();
        // Through the resolver first: its exception reaches us here, whereas TorchSharp would swallow it, copy libtorch
        // from the NuGet cache into the application's folder and fail for good.
        if (OperatingSystem.IsLinux())
            NativeLibrary.TryLoad(TorchSharpNative, TorchSharpAssembly, null, out _);
        try
        {
            torch.InitializeDeviceType(DeviceType.CPU);
            OneDnn.Decide();
            s_loaded = true;
        }
        catch (Exception e) when (e is TypeInitializationException or NotSupportedException)
        {
            var environment = NativeEnvironment.Detect(TorchSharpAssembly.Location);
            throw new LibTorchLoadException(
                LoadObstacle.Find(environment) ?? $"TorchSharp could not load libtorch. {e.GetBaseException().Message}", e);
        }
    }

    private static nint Resolve(Assembly requester, string name)
    {
        if (name != TorchSharpNative)
            return 0;
        lock (s_gate)
        {
            if (s_torchSharpNative == 0)
                s_torchSharpNative = LinuxLoader.Load(NativeEnvironment.Detect(TorchSharpAssembly.Location));
            return s_torchSharpNative;
        }
    }
}
