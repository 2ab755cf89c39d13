using System.Reflection;

namespace ConvNeXtGen.Package.Tests.Infrastructure;

/// <summary>What the build of this assembly wrote down: where the repository is, and which versions it uses.</summary>
internal static class BuildFacts
{
    private static readonly Dictionary<string, string?> s_facts = typeof(BuildFacts).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .ToDictionary(fact => fact.Key, fact => fact.Value);

    /// <summary>The root folder of the repository.</summary>
    public static string Repository => Get(nameof(Repository));

    /// <summary>Debug or Release, as this assembly.</summary>
    public static string Configuration => Get(nameof(Configuration));

    /// <summary>NuGet's folder of installed packages; everything a consumer needs besides our package is there.</summary>
    public static string NuGetPackageRoot => Get(nameof(NuGetPackageRoot));

    /// <summary>The package with libtorch for the system at hand.</summary>
    public static string LibTorchPackage => Get(nameof(LibTorchPackage));

    /// <summary>Its version.</summary>
    public static string LibTorchVersion => Get(nameof(LibTorchVersion));

    private static string Get(string name) =>
        s_facts.GetValueOrDefault(name) is { Length: > 0 } value
            ? value
            : throw new InvalidOperationException($"The build did not write '{name}' into the test assembly; see WriteBuildFacts in the project file.");
}
