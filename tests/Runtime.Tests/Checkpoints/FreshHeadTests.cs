using ConvNeXtGen.Checkpoints;
using ConvNeXtGen.Layers;
using ConvNeXtGen.Runtime.Tests.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Runtime.Tests.Checkpoints;

/// <summary>Heads that do not fit the file begin afresh, whatever they held before.</summary>
[Collection(nameof(GlobalRandom))]
public class FreshHeadTests
{
    [Fact]
    public void A_different_head_can_be_allowed_and_begins_afresh_as_its_constructor_does()
    {
        using var model = new MicroConvNeXt(classes: 4);
        Linear head = Head(model);
        using (no_grad())
            head.weight.fill_(7);
        random.manual_seed(5);
        CheckpointReport report = model.LoadCheckpoint(
            Fixture.ConvNeXt("convnext_micro_timm.safetensors"),
            new CheckpointLoadOptions { AllowDifferentHead = true });
        Assert.Equal(["head.weight", "head.bias"], report.Reinitialized.Select(fact => fact.Name));
        Assert.Equal("Transferred 63/65 tensors, 2 of the head re-initialised", report.Summary);
        random.manual_seed(5);
        using var fresh = new Linear(64, 4);
        Assert.Equal(fresh.weight.data<float>().ToArray(), head.weight.data<float>().ToArray());
        Assert.Equal(fresh.bias!.data<float>().ToArray(), head.bias!.data<float>().ToArray());
    }

    [Fact]
    public void A_head_that_fits_draws_nothing()
    {
        using var model = new MicroConvNeXt();
        random.manual_seed(5);
        model.LoadCheckpoint(Fixture.ConvNeXt("convnext_micro_timm.safetensors"), new CheckpointLoadOptions { AllowDifferentHead = true });
        using Tensor first = rand(4);
        random.manual_seed(5);
        using Tensor again = rand(4);
        Assert.Equal(again.data<float>().ToArray(), first.data<float>().ToArray());
    }

    [Fact]
    public void A_refused_load_draws_nothing_and_leaves_the_head()
    {
        using var model = new MicroConvNeXt(classes: 4);
        float[] before = model.Values();
        var tensors = new StateDictionary(model.ToStateDictionary().Where(entry => !entry.Name.StartsWith("head.", StringComparison.Ordinal) && entry.Name != "stages.0.0.gamma"));
        Assert.Throws<CheckpointMismatchException>(() => model.LoadStateDictionary(tensors, new CheckpointLoadOptions { AllowDifferentHead = true }));
        Assert.Equal(before, model.Values());
    }

    [Fact]
    public void A_pretrained_encoder_gets_its_norm_and_an_almost_silent_head()
    {
        using var source = new MicroConvNeXt(isV2: true, hasHead: false);
        using var model = new MicroConvNeXt(isV2: true);
        using (no_grad())
        {
            foreach (var parameter in model.parameters())
                parameter.fill_(7);
        }
        CheckpointReport report = model.LoadStateDictionary(source.ToStateDictionary(), new CheckpointLoadOptions { AllowDifferentHead = true });
        Assert.Equal(["norm.weight", "norm.bias", "head.weight", "head.bias"], report.Reinitialized.Select(fact => fact.Name));
        StateDictionary loaded = model.ToStateDictionary();
        Assert.All(loaded["norm.weight"].ToArray<float>(), value => Assert.Equal(1, value));
        Assert.All(loaded["norm.bias"].ToArray<float>(), value => Assert.Equal(0, value));
        float[] weight = loaded["head.weight"].ToArray<float>();
        // Of 640 draws the standard deviation is within a tenth, but for one case in a thousand.
        Assert.InRange(Math.Sqrt(weight.Average(value => (double)value * value)), 1.8e-5, 2.2e-5);
        Assert.All(loaded["head.bias"].ToArray<float>(), value => Assert.Equal(0, value));

        model.LoadStateDictionary(source.ToStateDictionary(), new CheckpointLoadOptions { AllowDifferentHead = true, HeadStd = 0.5 });
        Assert.InRange(Math.Sqrt(loaded["head.weight"].ToArray<float>().Average(value => (double)value * value)), 0.45, 0.55);
    }

    [Fact]
    public void A_head_that_cannot_begin_afresh_is_named()
    {
        using var source = new MicroConvNeXt();
        using var model = new MicroConvNeXt(hasHead: false);
        var foreign = nn.Linear(64, 4);
        model.register_module("head", foreign);
        model.register_module("norm", new LayerNorm(64));
        float[] before = model.Values();
        var error = Assert.Throws<NotSupportedException>(() => model.LoadStateDictionary(source.ToStateDictionary(), new CheckpointLoadOptions { AllowDifferentHead = true }));
        Assert.Contains("'head' does not fit the file and cannot be initialised anew: TorchSharp.Modules.Linear does not implement IFreshWeights", error.Message);
        Assert.Equal(before, model.Values());
    }

    private static Linear Head(nn.Module model) => (Linear)model.named_modules().First(pair => pair.name == "head").module;
}
