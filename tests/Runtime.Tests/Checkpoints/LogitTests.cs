using ConvNeXtGen.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Runtime.Tests.Checkpoints;

public class LogitTests
{
    [Theory]
    [InlineData("convnext_micro_timm.safetensors", NamingScheme.Timm)]
    [InlineData("convnext_micro_hf.safetensors", NamingScheme.HuggingFace)]
    [InlineData("convnext_micro_torchvision.pth", NamingScheme.TorchVision)]
    [InlineData("convnext_micro_meta.pth", NamingScheme.Meta)]
    [InlineData("convnext_micro_meta_legacy.pth", NamingScheme.Meta)]
    [InlineData("convnext_micro_training.pth", NamingScheme.Meta)]
    public void Every_scheme_gives_the_reference_logits(string file, NamingScheme scheme)
    {
        using var model = new MicroConvNeXt();
        CheckpointReport report = model.LoadCheckpoint(Fixture.ConvNeXt(file));
        Assert.Equal(scheme, report.Scheme);
        Assert.True(report.IsComplete);
        Assert.Equal("Transferred 65/65 tensors", report.Summary);
        Assert.InRange(Distance(model, "convnext_micro_logits.npy"), 0, 2e-5);
    }

    [Fact]
    public void The_V2_file_gives_the_V2_logits()
    {
        using var model = new MicroConvNeXt(isV2: true);
        CheckpointReport report = model.LoadCheckpoint(Fixture.ConvNeXt("convnextv2_micro_meta.pth"));
        Assert.True(report.IsComplete);
        Assert.InRange(Distance(model, "convnextv2_micro_logits.npy"), 0, 2e-5);
    }

    [Theory]
    [InlineData("convnext_micro_meta_half.pth", 2e-3)]
    [InlineData("convnext_micro_meta_bf16.pth", 2e-2)]
    public void Low_precision_files_give_the_logits_within_their_rounding(string file, double tolerance)
    {
        using var model = new MicroConvNeXt();
        CheckpointReport report = model.LoadCheckpoint(Fixture.ConvNeXt(file));
        Assert.Equal("Transferred 65/65 tensors, 65 converted", report.Summary);
        Assert.InRange(Distance(model, "convnext_micro_logits.npy"), 1e-6, tolerance);
    }

    [Fact]
    public void Another_dictionary_of_the_file_can_be_chosen()
    {
        using var model = new MicroConvNeXt();
        CheckpointReport report = model.LoadCheckpoint(
            Fixture.ConvNeXt("convnext_micro_training.pth"),
            new CheckpointLoadOptions { Dictionary = "model_ema" });
        Assert.Equal("model_ema", report.Dictionary);
        Assert.InRange(Distance(model, "convnext_micro_logits.npy"), 0.1, double.MaxValue);
    }

    internal static double Distance(MicroConvNeXt model, string logits)
    {
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        model.eval();
        Tensor actual = model.forward(NpyFile.Read(Fixture.ConvNeXt("convnext_micro_input.npy")).to(model.parameters().First().dtype));
        return (actual.to(ScalarType.Float64) - NpyFile.Read(Fixture.ConvNeXt(logits)).to(ScalarType.Float64)).abs().max().item<double>();
    }
}
