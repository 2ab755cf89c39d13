using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ConvNeXtGen.Native;

/// <summary>Loads a shared object from bytes, on Linux.</summary>
internal static class InMemoryLibrary
{
    // The dynamic linker knows a library by the path it was opened with. Were the descriptor closed, its number could
    // be used again and another library opened as the same /proc/self/fd/N would be mistaken for this one.
    private static readonly List<SafeFileHandle> s_open = [];

    /// <summary>Loads <paramref name="image"/> from a memory file, or, where the system forbids that, from a private file that is deleted again.</summary>
    /// <exception cref="DllNotFoundException">Neither way worked; the message is the dynamic linker's.</exception>
    public static nint Load(byte[] image, string name)
    {
        return TryLoadFromMemory(image, name, out var handle) ? handle : LoadFromPrivateFile(image, name);
    }

    internal static bool TryLoadFromMemory(byte[] image, string name, out nint handle)
    {
        handle = 0;
        var descriptor = Glibc.CreateMemoryFile(name);
        if (descriptor < 0)
            return false;
        var file = new SafeFileHandle(descriptor, ownsHandle: true);
        RandomAccess.Write(file, image, 0);
        if (!NativeLibrary.TryLoad($"/proc/self/fd/{descriptor}", out handle))
        {
            file.Dispose();
            return false;
        }
        lock (s_open)
            s_open.Add(file);
        return true;
    }

    internal static nint LoadFromPrivateFile(byte[] image, string name)
    {
        var directory = Directory.CreateTempSubdirectory("convnextgen-");
        try
        {
            var path = Path.Combine(directory.FullName, name);
            File.WriteAllBytes(path, image);
            return NativeLibrary.Load(path);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }
}
