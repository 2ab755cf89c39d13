using System.Runtime.InteropServices;

namespace ConvNeXtGen.Native;

/// <summary>What the GNU C++ library on this system offers of what TorchSharp's native library needs.</summary>
/// <param name="Loads">Whether there is a libstdc++ at all.</param>
/// <param name="HasConditionVariableWait">The newest function TorchSharp really calls (GLIBCXX_3.4.30, GCC 12).</param>
/// <param name="HasLibraryInitMarker">The marker that TorchSharp names and never calls (GLIBCXX_3.4.32, GCC 13.2).</param>
internal sealed record LibStdCxx(bool Loads, bool HasConditionVariableWait, bool HasLibraryInitMarker)
{
    /// <summary>SONAME of the library.</summary>
    public const string FileName = "libstdc++.so.6";

    /// <summary><c>std::ios_base_library_init()</c>.</summary>
    public const string LibraryInitMarker = "_ZSt21ios_base_library_initv";

    private const string ConditionVariableWait = "_ZNSt18condition_variable4waitERSt11unique_lockISt5mutexE";

    /// <summary>Asks the library that the dynamic linker picks.</summary>
    public static LibStdCxx Detect() => NativeLibrary.TryLoad(FileName, out var library)
        ? new LibStdCxx(
            true,
            Glibc.DefinesSymbol(library, ConditionVariableWait, "GLIBCXX_3.4.30"),
            Glibc.DefinesSymbol(library, LibraryInitMarker, "GLIBCXX_3.4.32"))
        : new LibStdCxx(false, false, false);

    /// <summary>Why this library does not do, even with the marker made optional; null when it does.</summary>
    public string? Obstacle() => this switch
    {
        { Loads: false } => $"The GNU C++ library ({FileName}) is missing. Install it (Debian, Ubuntu: apt-get install libstdc++6; RHEL, Fedora: dnf install libstdc++).",
        { HasConditionVariableWait: false } => $"The GNU C++ library ({FileName}) is older than GCC 12's (it lacks GLIBCXX_3.4.30), which TorchSharp needs. "
            + "Use Debian 12, Ubuntu 22.04 or newer, or put a newer libstdc++.so.6 (from conda, for one) on LD_LIBRARY_PATH.",
        _ => null,
    };
}
