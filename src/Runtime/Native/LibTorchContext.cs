using System.Runtime.InteropServices;
using TorchSharp;

namespace ConvNeXtGen.Native;

/// <summary>
/// libtorch's process-wide settings (<c>at::Context</c>) that TorchSharp does not pass on, by the C++ names of the symbols. The names are
/// those of the Itanium ABI: Linux and macOS.
/// </summary>
internal sealed unsafe class LibTorchContext : IOneDnnSwitch
{
    private readonly nint _context;
    private readonly delegate* unmanaged<nint, byte> _read;
    private readonly delegate* unmanaged<nint, byte, void> _write;

    private LibTorchContext(nint context, nint read, nint write)
    {
        _context = context;
        _read = (delegate* unmanaged<nint, byte>)read;
        _write = (delegate* unmanaged<nint, byte, void>)write;
    }

    /// <inheritdoc/>
    public bool UsesOneDnn
    {
        get => _read(_context) != 0;
        set => _write(_context, value ? (byte)1 : (byte)0);
    }

    /// <summary>The settings of this process, or null where a symbol is missing. libtorch is loaded.</summary>
    public static LibTorchContext? Find()
    {
        var file = OperatingSystem.IsMacOS() ? "libtorch_cpu.dylib" : "libtorch_cpu.so";
        if (OperatingSystem.IsWindows()
            || !NativeLibrary.TryLoad(file, typeof(torch).Assembly, null, out var library)
            || !NativeLibrary.TryGetExport(library, "_ZN2at13globalContextEv", out var global)
            || !NativeLibrary.TryGetExport(library, "_ZNK2at7Context17userEnabledMkldnnEv", out var read)
            || !NativeLibrary.TryGetExport(library, "_ZN2at7Context20setUserEnabledMkldnnEb", out var write))
        {
            return null;
        }

        return new(((delegate* unmanaged<nint>)global)(), read, write);
    }
}
