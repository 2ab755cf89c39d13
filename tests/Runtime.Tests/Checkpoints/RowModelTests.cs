using System.Runtime.InteropServices;
using ConvNeXtGen.Checkpoints;
using ConvNeXtGen.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Runtime.Tests.Checkpoints;

public class RowModelTests
{
    /// <summary>The rows of a YOLO network on the micro backbone: row i runs stage i, then a head.</summary>
    private sealed class Detector : nn.Module
    {
        public Detector(int rows = 4, long outputs = 3)
            : base(nameof(Detector))
        {
            long[] dims = [8, 16, 32, 64];
            int[] depths = [1, 1, 2, 1];
            var model = new Container();
            for (int i = 0; i < rows; i++)
            {
                nn.Module downsample = i == 0 ? new PatchStem(3, dims[0]) : new Downsample(dims[i - 1], dims[i]);
                var stage = new Container();
                for (int j = 0; j < depths[i]; j++)
                    stage.register_module($"{j}", new ConvNeXtBlock(dims[i]));
                model.register_module($"{i}", new Container(
                    ("downsample_layers", new Container(($"{i}", downsample))),
                    ("stages", new Container(($"{i}", stage)))));
            }
            model.register_module($"{rows}", new Container(("m", new Linear(dims[rows - 1], outputs))));
            register_module("model", model);
        }

        protected override void RegisterComponents()
        {
        }
    }

    [Theory]
    [InlineData("convnext_micro_meta.pth", NamingScheme.Meta)]
    [InlineData("convnext_micro_torchvision.pth", NamingScheme.TorchVision)]
    [InlineData("convnext_micro_timm.safetensors", NamingScheme.Timm)]
    public void A_classifier_initialises_the_rows_of_a_detector(string file, NamingScheme scheme)
    {
        using var detector = new Detector();
        CheckpointReport report = detector.LoadCheckpoint(Fixture.ConvNeXt(file), new CheckpointLoadOptions { Partial = true });
        Assert.Equal(scheme, report.Scheme);
        Assert.Equal(61, report.Loaded.Count);
        Assert.Equal(["model.4.m.weight", "model.4.m.bias"], report.Missing.Select(fact => fact.Name));
        Assert.Equal(4, report.Unexpected.Count);

        using var meta = CheckpointFile.Open(Fixture.ConvNeXt("convnext_micro_meta.pth"));
        Assert.Equal(
            meta.StateDictionary["stages.2.1.pwconv1.weight"].ToArray<float>(),
            detector.ToStateDictionary()["model.2.stages.2.1.pwconv1.weight"].ToArray<float>());
    }

    [Fact]
    public void Without_being_asked_for_part_of_it_a_classifier_is_refused()
    {
        using var detector = new Detector();
        var error = Assert.Throws<CheckpointMismatchException>(() => detector.LoadCheckpoint(Fixture.ConvNeXt("convnext_micro_meta.pth")));
        Assert.Contains("missing: model.4.m.weight", error.Message);
        Assert.Contains("Set Partial", error.Message);
    }

    [Fact]
    public void Unused_copies_of_the_stages_are_reported_and_no_error()
    {
        // As the original saves it: every row holds the whole backbone and runs one stage of it.
        using var detector = new Detector();
        StateDictionary own = detector.ToStateDictionary();
        using var meta = CheckpointFile.Open(Fixture.ConvNeXt("convnext_micro_meta.pth"));
        string[] backbone = [.. meta.StateDictionary.Names.Where(name => name.StartsWith("downsample") || name.StartsWith("stages"))];
        var copies = Enumerable.Range(0, 4).SelectMany(row => backbone.Select(name => meta.StateDictionary[name].WithName($"model.{row}.{name}")));
        var full = new StateDictionary([.. copies, own["model.4.m.weight"], own["model.4.m.bias"]]);

        CheckpointReport report = detector.LoadStateDictionary(full);
        Assert.Equal("Transferred 63/63 tensors, 183 unused", report.Summary);
        Assert.True(report.IsComplete);
        Assert.Equal(NamingScheme.Native, report.Scheme);
    }

    [Fact]
    public void A_detection_head_of_another_size_begins_afresh()
    {
        using var source = new Detector(outputs: 5);
        using var target = new Detector(outputs: 7);
        Assert.Throws<CheckpointMismatchException>(() => target.LoadStateDictionary(source.ToStateDictionary()));
        CheckpointReport report = target.LoadStateDictionary(source.ToStateDictionary(), new CheckpointLoadOptions { AllowDifferentHead = true });
        Assert.Equal("Transferred 61/63 tensors, 2 of the head re-initialised", report.Summary);
    }

    [Fact]
    public void Tensors_of_rows_that_the_model_does_not_have_are_unexpected()
    {
        using var source = new Detector();
        using var target = new Detector(rows: 3);
        var error = Assert.Throws<CheckpointMismatchException>(() => target.LoadStateDictionary(source.ToStateDictionary()));
        Assert.Contains(error.Report.Unexpected, fact => fact.Name == "model.3.downsample_layers.3.1.weight");
    }
}
