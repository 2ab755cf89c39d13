using System.Runtime.InteropServices;

namespace ConvNeXtGen.Native;

/// <summary>The directories in which an application's native libraries can lie.</summary>
internal static class NativeSearchPath
{
    /// <summary>
    /// In order: where the host resolved native assets to (deps.json: the application's own folder or the NuGet cache,
    /// or where a single-file application was unpacked), the application's folder, the folder of TorchSharp.dll, and the
    /// NuGet packages around it.
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
            // A script or notebook uses packages where the NuGet cache has them: <package>/<version>/lib/<framework> for
            // TorchSharp.dll, <package>/<version>/runtimes/<rid>/native for native libraries.
            var package = Path.Combine(beside, "..", "..");
            directories.Add(Path.Combine(package, assets));
            directories.Add(Path.Combine(
                package, "..", "..", $"libtorch-cpu-{runtimeIdentifier}", LoadObstacle.LibTorchVersion, assets));
        }
        return [.. directories.Select(d => Path.TrimEndingDirectorySeparator(Path.GetFullPath(d))).Distinct()];
    }

    /// <summary>Full path of the first of <paramref name="directories"/> that holds <paramref name="fileName"/>, or null.</summary>
    public static string? Find(IEnumerable<string> directories, string fileName) =>
        directories.Select(d => Path.Combine(d, fileName)).FirstOrDefault(File.Exists);
}
