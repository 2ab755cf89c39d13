using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace ConvNeXtGen.Models;

/// <summary>libtorch's own messages on standard error, such as the one that its NNPACK does not know this processor.</summary>
internal static class TorchWarnings
{
    private const int Error = 2;

    /// <summary>Lets only errors through, when this build of libtorch has its switch where PyTorch's sources have it.</summary>
    public static void Silence()
    {
        if (OperatingSystem.IsLinux()
            && NativeLibrary.TryLoad("libc10.so", typeof(Tensor).Assembly, null, out var c10)
            && NativeLibrary.TryGetExport(c10, "FLAGS_caffe2_log_level", out var level))
        {
            Marshal.WriteInt32(level, Error);
        }
    }
}
