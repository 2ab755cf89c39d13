using ConvNeXtGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis;

namespace ConvNeXtGen.Generator.Tests.Emission;

/// <summary>Which assemblies make libtorch ready when they are loaded.</summary>
public sealed class LibTorchInitializerTests
{
    private const string Initializer = "ConvNeXtGen.LibTorchInitializer.g.cs";

    // The networks may be in a library, and the program may touch TorchSharp before it touches that library.
    [Theory]
    [InlineData("Exe")]
    [InlineData("WinExe")]
    public void A_program_does_even_without_a_network_of_its_own(string outputType) =>
        Assert.Equal([Initializer], Emitted(new GeneratorProject([]) { OutputType = outputType }));

    [Fact]
    public void A_library_does_when_it_has_a_network() =>
        Assert.Equal([Initializer, "Demo.Net.g.cs"], Emitted(GeneratorProject.Of("depths: [1]\ndims: [8]\n", "/project/net.yaml")));

    [Fact]
    public void A_library_without_networks_is_left_alone() => Assert.Empty(Emitted(new GeneratorProject([])));

    private static IEnumerable<string> Emitted(GeneratorProject project) =>
        GeneratorTest.Run<NetworkGenerator>(project).GetRunResult().Results[0].GeneratedSources
            .Select(source => source.HintName)
            .Order(StringComparer.Ordinal);
}
