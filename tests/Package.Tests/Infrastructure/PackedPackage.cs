using System.IO.Compression;
using System.Xml.Linq;

namespace ConvNeXtGen.Package.Tests.Infrastructure;

/// <summary>The package as <c>dotnet pack</c> makes it from what was built together with these tests.</summary>
internal sealed class PackedPackage
{
    /// <summary>A version of its own, so that nobody takes the package for a released one.</summary>
    public const string Version = "0.0.0-under-test";

    private PackedPackage(string file) => File = file;

    /// <summary>The <c>.nupkg</c>.</summary>
    public string File { get; }

    /// <summary>Packs into a folder; builds nothing and leaves the repository alone.</summary>
    public static PackedPackage In(string feed)
    {
        DotNet.Run(
            BuildFacts.Repository,
            new Dictionary<string, string>(),
            "pack", "src/Runtime", "--no-build", "--nologo", "-v", "quiet", "-c", BuildFacts.Configuration, "-o", feed,
            $"-p:PackageVersion={Version}",
            $"-p:NuspecOutputPath={Path.Combine(feed, "nuspec")}").OrThrow();
        return new PackedPackage(Directory.GetFiles(feed, "*.nupkg").Single());
    }

    /// <summary>The files a user gets, without those that only NuGet reads.</summary>
    public IReadOnlyList<string> Content()
    {
        using var archive = ZipFile.OpenRead(File);
        return
        [
            .. archive.Entries.Select(entry => entry.FullName)
                .Where(name => name != "[Content_Types].xml" && !name.StartsWith("_rels/", StringComparison.Ordinal) && !name.StartsWith("package/", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>The content of a file in the package.</summary>
    public string Text(string name)
    {
        using var archive = ZipFile.OpenRead(File);
        using var reader = new StreamReader(archive.GetEntry(name)!.Open());
        return reader.ReadToEnd();
    }

    /// <summary>The <c>metadata</c> element of the nuspec, and its namespace.</summary>
    public XElement Metadata()
    {
        using var archive = ZipFile.OpenRead(File);
        using var nuspec = archive.Entries.Single(entry => entry.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
        return XDocument.Load(nuspec).Root!.Elements().Single();
    }
}
