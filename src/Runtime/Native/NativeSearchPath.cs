using System.Runtime.InteropServices;

namespace ConvNeXtGen.Native;

/// <summary>The directories in which an application's native libraries can lie.</summary>
internal static class NativeSearchPath
{
    /// <summary>
    /// In order: where the host resolved native assets to (deps.json: the application's own folder or the NuGet cache,
    /// or where a single-file application was unpacked), the application's folder, and the folder of TorchSharp.dll.
    /// </summary>
    public static IReadOnlyList<string> Directories(string runtimeIdentifier, string torchSharpLocation)
    {
        var assets = Path.Combine("runtimes", runtimeIdentifier, "native");
        var directories = new List<string>();
        if (AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") is string fromHost)
            directories.AddRange(fromHost.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries));
        directories.Add(AppContext.BaseDirectory);
        directories.Add(Path.Combine(AppContext.BaseDirectory, assets));
        if (Path.GetDirectoryName(torchSharpLocation) is { Length: > 0 } beside)
        {
            directories.Add(beside);
            directories.Add(Path.Combine(beside, assets));
            // In the NuGet cache TorchSharp.dll lies in lib/<framework>, its native library in runtimes/<rid>/native.
            directories.Add(Path.Combine(beside, "..", "..", assets));
        }
        return [.. directories.Select(d => Path.TrimEndingDirectorySeparator(Path.GetFullPath(d))).Distinct()];
    }

    /// <summary>Full path of the first of <paramref name="directories"/> that holds <paramref name="fileName"/>, or null.</summary>
    public static string? Find(IEnumerable<string> directories, string fileName) =>
        directories.Select(d => Path.Combine(d, fileName)).FirstOrDefault(File.Exists);
}
