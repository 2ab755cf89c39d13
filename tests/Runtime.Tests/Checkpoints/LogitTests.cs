using ConvNeXtGen.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Runtime.Tests.Checkpoints;

public class LogitTests
{
    [Theory]
    [InlineData("convnext_micro_timm.safetensors", NamingScheme.Timm)]
    [InlineData("convnext_micro_hf.safetensors", NamingScheme.HuggingFace)]
    public void Every_scheme_gives_the_reference_logits(string file, NamingScheme scheme)
    {
        using var model = new MicroConvNeXt();
        CheckpointReport report = model.LoadCheckpoint(Fixture.ConvNeXt(file));
        Assert.Equal(scheme, report.Scheme);
        Assert.True(report.IsComplete);
        Assert.Equal("Transferred 65/65 tensors", report.Summary);
        Assert.InRange(Distance(model, "convnext_micro_logits.npy"), 0, 2e-5);
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
