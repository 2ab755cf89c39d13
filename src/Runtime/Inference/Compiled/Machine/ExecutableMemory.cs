using System.Runtime.InteropServices;

namespace ConvNeXtGen.Inference.Machine;

/// <summary>Memory that code can run in: written first, then made executable and read-only.</summary>
internal static partial class ExecutableMemory
{
    private const int Read = 1, Write = 2, Execute = 4;
    private const int PrivateAnonymous = 0x22;

    /// <summary>Places code in memory and returns its address; 0 when the system does not allow that. Linux only. Never freed.</summary>
    public static unsafe nint Place(byte[] code)
    {
        if (!OperatingSystem.IsLinux())
        {
            return 0;
        }

        var memory = mmap(0, (nuint)code.Length, Read | Write, PrivateAnonymous, -1, 0);
        if (memory == -1)
        {
            return 0;
        }

        Marshal.Copy(code, 0, memory, code.Length);
        return mprotect(memory, (nuint)code.Length, Read | Execute) == 0 ? memory : 0;
    }

    [LibraryImport("libc")]
    private static partial nint mmap(nint address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc")]
    private static partial int mprotect(nint address, nuint length, int protection);
}
