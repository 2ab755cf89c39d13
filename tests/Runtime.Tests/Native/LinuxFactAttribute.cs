using System.Runtime.InteropServices;

namespace ConvNeXtGen.Runtime.Tests.Native;

/// <summary>A fact about Linux on x64; skipped, and reported as skipped, elsewhere.</summary>
internal sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute()
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64)
            Skip = "Linux x64 only";
    }
}
