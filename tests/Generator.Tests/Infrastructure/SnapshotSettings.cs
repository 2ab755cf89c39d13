using System.Runtime.CompilerServices;
using VerifyTests;
using VerifyXunit;

namespace ConvNeXtGen.Generator.Tests.Infrastructure;

internal static class SnapshotSettings
{
    public const string Directory = "_snapshots";

    [ModuleInitializer]
    public static void Initialize()
    {
        VerifySourceGenerators.Initialize();
        Verifier.UseProjectRelativeDirectory(Directory);
    }
}
