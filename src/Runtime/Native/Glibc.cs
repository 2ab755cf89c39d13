using System.Runtime.InteropServices;

namespace ConvNeXtGen.Native;

/// <summary>The few calls into the GNU C library that loading libtorch and keeping its memory take.</summary>
internal static partial class Glibc
{
    private const string Library = "libc.so.6";
    private const uint CloseOnExec = 1;

    /// <summary>Version of the running C library, or null when it is not glibc (musl, another OS).</summary>
    public static Version? Version { get; } = ReadVersion();

    /// <summary><c>mallopt(3)</c>: true when the parameter was accepted.</summary>
    public static bool SetMallocOption(MallocOption option, int value) => mallopt((int)option, value) != 0;

    /// <summary><c>malloc_trim(3)</c>: true when memory went back to the system.</summary>
    public static bool TrimHeap() => malloc_trim(0) != 0;

    /// <summary><c>memfd_create(2)</c>: a file that lives in memory only; -1 when refused.</summary>
    public static int CreateMemoryFile(string name) => memfd_create(name, CloseOnExec);

    /// <summary><c>dlvsym(3)</c>: whether a loaded library defines <paramref name="symbol"/> at <paramref name="version"/>.</summary>
    public static bool DefinesSymbol(nint library, string symbol, string version) => dlvsym(library, symbol, version) != 0;

    private static Version? ReadVersion()
    {
        if (!OperatingSystem.IsLinux()
            || !NativeLibrary.TryLoad(Library, out var libc)
            || !NativeLibrary.TryGetExport(libc, "gnu_get_libc_version", out _))
            return null;
        return System.Version.TryParse(Marshal.PtrToStringAnsi(gnu_get_libc_version()), out var version) ? version : null;
    }

    [LibraryImport(Library)]
    private static partial nint gnu_get_libc_version();

    [LibraryImport(Library)]
    private static partial int mallopt(int param, int value);

    [LibraryImport(Library)]
    private static partial int malloc_trim(nuint pad);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int memfd_create(string name, uint flags);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint dlvsym(nint handle, string symbol, string version);
}

/// <summary>Parameters of <c>mallopt</c> (malloc.h).</summary>
internal enum MallocOption
{
    /// <summary>Free memory at the top of the heap, in bytes, above which it goes back to the system.</summary>
    TrimThreshold = -1,

    /// <summary>How many allocations may be mapped on their own at the same time.</summary>
    MaxMappings = -4,
}
