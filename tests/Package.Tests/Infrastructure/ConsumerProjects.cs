namespace ConvNeXtGen.Package.Tests.Infrastructure;

/// <summary>
/// A copy of the folder <c>Consumers</c> outside of the repository, restored and built once with the packed package.
/// Besides that package only what NuGet has installed already is used: nothing is downloaded, nothing is installed.
/// </summary>
public sealed class ConsumerProjects : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("convnextgen-");
    private readonly Dictionary<string, string> _environment;

    /// <summary>Packs, copies, restores and builds.</summary>
    public ConsumerProjects()
    {
        // Not the user's folder: there the first package of this version would stay for ever.
        _environment = new() { ["NUGET_PACKAGES"] = PathTo("packages") };
        try
        {
            Package = PackedPackage.In(PathTo("feed"));
            Copy(Path.Combine(BuildFacts.Repository, "tests", "Package.Tests", "Consumers"), _folder.FullName);
            File.WriteAllText(PathTo("nuget.config"), NuGetConfig());
            File.WriteAllText(PathTo("Versions.props"), Versions());
            Build("Consumers.slnx").OrThrow();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    internal PackedPackage Package { get; }

    /// <summary>The full path of a file of the consumers.</summary>
    internal string PathTo(params string[] path) => Path.Combine([_folder.FullName, .. path]);

    /// <summary>Builds a project or solution; restores it when needed.</summary>
    internal CommandResult Build(string project) => DotNet.Run(
        _folder.FullName,
        _environment,
        "build", project, "--nologo", "-v", "minimal", "-tl:off", "-p:UseSharedCompilation=false");

    /// <summary>Runs a program that was built.</summary>
    internal CommandResult Run(string project) =>
        DotNet.Run(_folder.FullName, _environment, PathTo(project, "bin", "Debug", "net10.0", $"{project}.dll"));

    /// <summary>Deletes everything.</summary>
    public void Dispose() => _folder.Delete(recursive: true);

    private static string NuGetConfig() => $"""
        <configuration>
          <packageSources>
            <clear />
            <add key="packed" value="feed" />
            <add key="installed" value="{BuildFacts.NuGetPackageRoot}" />
          </packageSources>
          <fallbackPackageFolders>
            <clear />
            <add key="installed" value="{BuildFacts.NuGetPackageRoot}" />
          </fallbackPackageFolders>
        </configuration>
        """;

    private static string Versions() => $"""
        <Project>
          <PropertyGroup>
            <ConvNeXtGenVersion>{PackedPackage.Version}</ConvNeXtGenVersion>
            <LibTorchPackage>{BuildFacts.LibTorchPackage}</LibTorchPackage>
            <LibTorchVersion>{BuildFacts.LibTorchVersion}</LibTorchVersion>
          </PropertyGroup>
        </Project>
        """;

    private static void Copy(string source, string target)
    {
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(target, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
