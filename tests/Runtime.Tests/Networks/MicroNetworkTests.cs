using ConvNeXtGen.Checkpoints;
using ConvNeXtGen.Runtime.Tests.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Runtime.Tests.Networks;

/// <summary>Generated networks give the numbers that PyTorch gave with the same weights.</summary>
public sealed class MicroNetworkTests
{
    private const double Tolerance = 2e-5;

    [Fact]
    public void V1_gives_the_reference_logits()
    {
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        using var model = Loaded();

        Assert.InRange(Distance(model.call(Image()), "convnext_micro_logits.npy"), 0, Tolerance);
    }

    [Fact]
    public void V1_gives_the_reference_maps_of_every_stage()
    {
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        using var model = Loaded();

        using var pyramid = model.ForwardFeatures(Image());

        Assert.Equal(4, pyramid.Levels.Count);
        for (var stage = 0; stage < 4; stage++)
        {
            Assert.InRange(Distance(pyramid.Levels[stage], $"convnext_micro_stage{stage + 1}.npy"), 0, Tolerance);
        }
    }

    [Fact]
    public void V2_gives_the_reference_logits()
    {
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        using var model = new ConvNeXtV2Micro();
        model.LoadCheckpoint(Fixture.ConvNeXt("convnextv2_micro_meta.pth"));
        model.eval();

        Assert.InRange(Distance(model.call(Image()), "convnextv2_micro_logits.npy"), 0, Tolerance);
    }

    [Fact]
    public void The_compilers_constants_are_true()
    {
        using var model = new ConvNeXtMicro();

        Assert.Equal(72_690, ConvNeXtMicro.ParameterCount);
        Assert.Equal(ConvNeXtMicro.ParameterCount, model.parameters().Sum(p => p.numel()));
        Assert.Equal(ConvNeXtMicro.ParameterCount, ConvNeXtMicro.Layers.Sum(l => l.Parameters));
        Assert.Equal(ConvNeXtMicro.Macs, ConvNeXtMicro.Layers.Sum(l => l.Macs));
    }

    [Fact]
    public void Another_type_gives_the_same_numbers_within_its_rounding()
    {
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        using var model = Loaded();
        model.to(ScalarType.Float64);

        Assert.InRange(Distance(model.call(Image().to(ScalarType.Float64)), "convnext_micro_logits.npy"), 0, 1e-6);
    }

    [Fact]
    public void Hooks_of_a_typed_member_fire()
    {
        using var scope = NewDisposeScope();
        using var model = new ConvNeXtMicro();
        var shapes = new List<string>();
        model.Stage3.Block2.register_forward_hook((_, _, output) =>
        {
            shapes.Add(string.Join("×", output.shape));
            return output;
        });

        model.call(Image());

        Assert.Equal(["2×32×4×4"], shapes);
    }

    [Theory]
    [InlineData(new long[] { 1, 1, 64, 64 }, "takes images [N, 3, H, W], but was given [1, 1, 64, 64]")]
    [InlineData(new long[] { 3, 64, 64 }, "takes images [N, 3, H, W], but was given [3, 64, 64]")]
    [InlineData(new long[] { 1, 3, 64, 31 }, "needs images of at least 32×32 pixels, but was given 64×31")]
    public void A_wrong_image_is_refused_in_words(long[] shape, string message)
    {
        using var scope = NewDisposeScope();
        using var model = new ConvNeXtMicro();

        var exception = Assert.Throws<ArgumentException>(() => model.call(zeros(shape)));

        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_backbone_returns_its_typed_pyramid()
    {
        using var scope = NewDisposeScope();
        using var model = new ConvNeXtPyramid();

        using ConvNeXtPyramid.FeaturePyramid pyramid = model.call(Image());

        Assert.Equal([2, 16, 8, 8], pyramid.P3.shape);
        Assert.Equal([2, 32, 4, 4], pyramid.P4.shape);
        Assert.Contains("norm1.weight", model.state_dict().Keys);
        Assert.Equal([8, 16], ConvNeXtPyramid.Description.Strides);
    }

    [Fact]
    public void A_forward_and_backward_pass_leaves_no_tensor_behind()
    {
        using var model = new ConvNeXtV2Micro();
        using var image = Image();
        Pass(model, image);
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        for (var i = 0; i < 5; i++)
        {
            Pass(model, image);
        }

        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    private static void Pass(ConvNeXtV2Micro model, Tensor image)
    {
        using var logits = model.call(image);
        using var loss = logits.sum();
        loss.backward();
        using var pyramid = model.ForwardFeatures(image);
    }

    private static ConvNeXtMicro Loaded()
    {
        var model = new ConvNeXtMicro();
        model.LoadCheckpoint(Fixture.ConvNeXt("convnext_micro_timm.safetensors"));
        model.eval();
        return model;
    }

    private static Tensor Image() => NpyFile.Read(Fixture.ConvNeXt("convnext_micro_input.npy"));

    private static double Distance(Tensor actual, string expected) =>
        (actual.to(ScalarType.Float64) - NpyFile.Read(Fixture.ConvNeXt(expected)).to(ScalarType.Float64)).abs().max().item<double>();
}
