using ConvNeXtGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using VerifyTests;
using static VerifyXunit.Verifier;

namespace ConvNeXtGen.Generator.Tests.Emission;

/// <summary>What the compiler hands to the user, one snapshot per form of network.</summary>
public sealed class EmittedCodeTests
{
    [Fact]
    public Task A_classifier() => WithoutVersion(Verify(Generated("""
        nc: 10
        ch: 1
        imgsz: 32
        depths: [1, 2]
        dims: [8, 16]
        drop_path_rate: 0.1
        head_init_scale: 0.5
        names: [zero, one, two, three, four, five, six, seven, "eight \"8\"", nine]
        """)));

    [Fact]
    public Task A_backbone_with_chosen_features() => WithoutVersion(Verify(Generated("""
        imgsz: 64
        depths: [1, 1, 1]
        dims: [8, 16, 32]
        features: [P3, P4]
        """)));

    [Fact]
    public Task A_ConvNeXt_V2_with_other_kernels() => WithoutVersion(Verify(Generated("""
        nc: 2
        imgsz: 16
        depths: [1, 1]
        dims: [8, 16]
        kernel_size: [7, 3]
        patch_size: 2
        grn: true
        """)));

    [Fact]
    public Task An_isotropic_network() => WithoutVersion(Verify(Generated("""
        nc: 2
        imgsz: 32
        isotropic: true
        depths: [2]
        dims: [8]
        layer_scale_init_value: 1e-6
        """)));

    [Fact]
    public Task Rows_as_the_tutorial_writes_them() => WithoutVersion(Verify(Generated("""
        imgsz: 64
        # YOLOv5 backbone
        # [from, number, module, args]
        backbone:
         [[-1, 1, ConvNeXt_Block, [8, 0, 3, [1, 1], [8, 16]]],
          [-1, 1, ConvNeXt_Block, [16, 1, 3, [1, 1], [8, 16]]],
         ]
        """)));

    [Fact]
    public Task Rows_with_a_head() => WithoutVersion(Verify(Generated("""
        nc: 5
        imgsz: 64
        backbone:
          - [-1, 1, nn.Identity, []]
          - [0, 1, ConvNeXt_Block, [8, 0, 3, [1, 1], [8, 16], 0.2, 0]]
          - [-1, 1, ConvNeXt_Block, [16, 1, 3, [1, 1], [8, 16], None, ~]]
        head:
          - [-1, 1, Classify, [nc]]
        """)));

    [Fact]
    public Task A_broken_config_leaves_an_outline() => WithoutVersion(Verify(Generated("depths: [1]")));

    private static GeneratorDriver Generated(string yaml) =>
        GeneratorTest.Run<NetworkGenerator>(GeneratorProject.Of(yaml + "\n", "/project/Nets/convnext_demo.yaml"));

    // A new version of the generator must not touch every snapshot.
    private static Task WithoutVersion(SettingsTask verification) => verification
        .ScrubLinesWithReplace(line => line.Contains("GeneratedCode(", StringComparison.Ordinal) ? "[GeneratedCode]" : line)
        .ToTask();
}
