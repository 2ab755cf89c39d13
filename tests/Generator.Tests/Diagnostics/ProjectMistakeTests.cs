using ConvNeXtGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis;

namespace ConvNeXtGen.Generator.Tests.Diagnostics;

/// <summary>Mistakes that lie between files, or in an item's metadata.</summary>
public sealed class ProjectMistakeTests
{
    private const string Small = "depths: [1]\ndims: [8]\n";

    [Fact]
    public void Two_files_of_one_name_are_both_reported_and_one_is_emitted()
    {
        var project = new GeneratorProject([new("/project/a.yaml", Small + "name: Net\n"), new("/project/b.yaml", Small + "name: net\n"), new("/project/c.yaml", Small)]);

        var result = GeneratorTest.Run<NetworkGenerator>(project).GetRunResult();

        Assert.Equal(
            ["/project/a.yaml: The network 'Demo.Net' is also made from 'b.yaml': give one of them another name with 'name:' or ClassName metadata",
             "/project/b.yaml: The network 'Demo.net' is also made from 'a.yaml': give one of them another name with 'name:' or ClassName metadata"],
            result.Diagnostics.Select(d => $"{d.Location.GetLineSpan().Path}: {d.GetMessage(System.Globalization.CultureInfo.InvariantCulture)}"));
        Assert.All(result.Diagnostics, d => Assert.Equal("CNX0108", d.Id));
        Assert.Equal(
            ["ConvNeXtGen.LibTorchInitializer.g.cs", "Demo.C.g.cs", "Demo.Net.g.cs"],
            result.Results[0].GeneratedSources.Select(s => s.HintName).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("big")]
    [InlineData("0")]
    [InlineData("-5")]
    public void A_wrong_image_size_in_metadata_is_reported(string size)
    {
        var project = new GeneratorProject([new("/project/net.yaml", Small) { ImageSize = size }]);

        var diagnostic = Assert.Single(GeneratorTest.Run<NetworkGenerator>(project).GetRunResult().Diagnostics);

        Assert.Equal("CNX0113", diagnostic.Id);
        Assert.Equal(DiagnosticSeverity.Error, diagnostic.Severity);
    }

    [Theory]
    [InlineData("net.yaml", "3Stages")]
    [InlineData("net.yaml", "My-Net")]
    public void A_name_that_is_no_class_name_is_reported(string file, string className)
    {
        var project = new GeneratorProject([new("/project/" + file, Small) { ClassName = className }]);

        Assert.Equal("CNX0107", Assert.Single(GeneratorTest.Run<NetworkGenerator>(project).GetRunResult().Diagnostics).Id);
    }

    [Theory]
    [InlineData("services:\n  web: {}\n")]
    [InlineData("{{ .Values.template }}\n  - x: [")]
    [InlineData("- a\n- b\n")]
    [InlineData("")]
    public void Other_YAML_files_of_a_project_are_left_alone(string yaml)
    {
        var project = new GeneratorProject([new("/project/other.yaml", yaml) { ConvNeXtModel = "auto" }]);

        var result = GeneratorTest.Run<NetworkGenerator>(project).GetRunResult();

        Assert.Empty(result.Diagnostics);
        Assert.Empty(result.GeneratedTrees);
    }

    [Fact]
    public void Code_that_uses_a_broken_network_adds_no_errors_of_its_own()
    {
        var project = GeneratorProject.Of("depths: [3]\ndims: [x]\nname: Net\n") with
        {
            Sources = ["class User { Demo.Net N = new(); long P => Demo.Net.ParameterCount; object L => Demo.Net.Layers; TorchSharp.torch.Tensor F(TorchSharp.torch.Tensor x) => N.call(x); }"],
        };

        Assert.Equal("CNX0103", Assert.Single(GeneratorTest.Run<NetworkGenerator>(project).GetRunResult().Diagnostics).Id);
    }
}
