using System.Text.Json;
using ConvNeXtGen.Checkpoints;
using ConvNeXtGen.Inference;
using ConvNeXtGen.Models.Catalog;
using ConvNeXtGen.Models.Zoo;
using ConvNeXtGen.Runtime.Tests.Export;
using ConvNeXtGen.Runtime.Tests.Graphs;
using Microsoft.ML.OnnxRuntime;
using static TorchSharp.torch;

namespace ConvNeXtGen.Models.Tests.Commands;

public sealed class ExportAndBenchTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData(8, 1e-4)]
    [InlineData(8, 1e-2, "--half")]
    [InlineData(12, 1e-4, "--dynamic")]
    public async Task An_exported_file_computes_what_the_network_does(int size, double tolerance, params string[] options)
    {
        using var network = ConvNeXtDigits.Create();
        network.eval();
        network.SaveCheckpoint(_folder.File("digits.safetensors"));
        var run = await CommandRun.Of(["export", "ConvNeXtDigits", "--weights", _folder.File("digits.safetensors"), "--format", "onnx", .. options]);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("Transferred 52/52 tensors", run.Output);
        Assert.Contains("next: python -c ", run.Output);

        using var image = randn(3, 1, size, size);
        using var expected = network.call(image);
        using var session = OnnxRun.Open(_folder.File("digits.onnx"));
        using var input = OrtValue.CreateTensorValueFromMemory(image.data<float>().ToArray(), image.shape);
        using var outputs = session.Run(new RunOptions(), ["image"], [input], ["logits"]);
        var logits = expected.data<float>().ToArray();
        var largest = logits.Max(Math.Abs);
        Assert.All(logits.Zip(outputs[0].GetTensorDataAsSpan<float>().ToArray()), pair => Assert.Equal(pair.First, pair.Second, tolerance * largest));
        Assert.Equal("[0.5]", session.ModelMetadata.CustomMetadataMap["mean"]);
    }

    [Fact]
    public async Task A_detectors_file_runs_at_other_sizes_and_carries_the_weight_files_class_names()
    {
        using var network = Yolov8n.Create();
        network.eval();
        var names = Enumerable.Range(0, 80).Select(i => $"thing {i}").ToArray();
        network.SaveCheckpoint(_folder.File("boxes.safetensors"), new Dictionary<string, string> { ["class_names"] = JsonSerializer.Serialize(names) });
        var run = await CommandRun.Of("export", "yolov8n", "-w", _folder.File("boxes.safetensors"), "-o", _folder.File("new/boxes.onnx"), "--dynamic", "--opset", "17");
        Assert.Equal(("", 0), (run.Error, run.ExitCode));
        Assert.Contains($"wrote {_folder.File("new/boxes.onnx")}: opset 17, 12.", run.Output);

        using var scope = NewDisposeScope();
        using var guard = no_grad();
        using var session = OnnxRun.Open(_folder.File("new/boxes.onnx"));
        foreach (var shape in new long[][] { [1, 3, 64, 64], [3, 3, 96, 160] })
        {
            var image = rand(shape);
            Closeness.AssertClose(OnnxRun.Run(session, image)[0], network.call(image).Predictions!, 1e-4);
        }

        var metadata = session.ModelMetadata.CustomMetadataMap;
        Assert.Equal(names, JsonSerializer.Deserialize<string[]>(metadata["names"])!);
        Assert.Equal(("detection", "[8,16,32]", "[640,640]", "0..1"), (metadata["task"], metadata["strides"], metadata["imgsz"], metadata["pixels"]));
        Assert.DoesNotContain("mean", metadata.Keys);
        Assert.Empty(OnnxRun.Complaints);
    }

    [Theory]
    [InlineData("Yolov8nCls", null, null)]
    [InlineData("ConvNeXtV2Atto", "[0.485,0.456,0.406]", "[0.229,0.224,0.225]")]
    public async Task The_file_says_what_a_classifier_sees_of_a_pixel(string model, string? mean, string? deviation)
    {
        using (var network = NetworkCatalog.Find(model).Create(null, null))
        {
            network.SaveCheckpoint(_folder.File("weights.safetensors"));
        }

        Assert.Equal(0, (await CommandRun.Of("export", model, "--weights", _folder.File("weights.safetensors"))).ExitCode);
        using var session = OnnxRun.Open(_folder.File("weights.onnx"), optimize: false);
        var metadata = session.ModelMetadata.CustomMetadataMap;
        Assert.Equal((mean, deviation), (metadata.GetValueOrDefault("mean"), metadata.GetValueOrDefault("std")));
    }

    [Fact]
    public async Task A_backbone_is_exported_too()
    {
        using (var network = ConvNeXtYolov5Backbone.Create())
        {
            network.SaveCheckpoint(_folder.File("maps.safetensors"));
        }

        var run = await CommandRun.Of("export", "ConvNeXtYolov5Backbone", "--weights", _folder.File("maps.safetensors"));
        Assert.Equal(("", 0), (run.Error, run.ExitCode));
        using var session = OnnxRun.Open(_folder.File("maps.onnx"), optimize: false);
        Assert.Equal(["features_stride4", "features_stride8", "features_stride16", "features_stride32"], session.OutputMetadata.Keys);
    }

    [Fact]
    public async Task Weights_of_another_network_are_refused_and_nothing_is_written()
    {
        var run = await CommandRun.Of("export", "ConvNeXtDigits", "--weights", InspectTests.Fixture("convnext_micro_meta.pth"), "--out", _folder.File("out.onnx"));
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("does not fit ConvNeXtDigits", run.Error);
        // Options of the API are none of the command's.
        Assert.DoesNotContain("AllowDifferentHead", run.Error);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task Bench_compares_eager_and_compiled_and_shows_every_step()
    {
        var run = await CommandRun.Of("bench", "ConvNeXtDigits", "--threads", "1", "--batch", "2", "--runs", "3", "--profile");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("batch 2, 1 thread, 3 runs", run.Output);
        Assert.All(["eager ", "compiled Float32", "compiled / eager:", "largest difference of outputs:", "GMACs/s"], text => Assert.Contains(text, run.Output));
    }

    [Fact]
    public async Task Bench_takes_weights_and_says_so()
    {
        using var network = ConvNeXtDigits.Create();
        network.SaveCheckpoint(_folder.File("digits.pth"));
        var run = await CommandRun.Of("bench", "convnext_digits", "--weights", _folder.File("digits.pth"), "--threads", "1", "--runs", "1", "--bf16");
        Assert.Equal(("", 0), (run.Error, run.ExitCode));
        Assert.Contains($"ConvNeXtDigits with {_folder.File("digits.pth")}: Transferred 52/52 tensors", run.Output);
        Assert.Contains("compiled BFloat16", run.Output);
    }

    [Fact]
    public async Task Bench_says_in_what_it_computes_when_8_bits_are_asked_for()
    {
        var run = await CommandRun.Of("bench", "ConvNeXtDigits", "--threads", "1", "--runs", "1", "--int8", "--profile");
        Assert.Equal(0, run.ExitCode);
        using var network = ConvNeXtDigits.Create();
        using var compiled = network.Compile(new() { Precision = CompiledPrecision.Int8 });
        Assert.Contains($"compiled {compiled.Precision}", run.Output);
        Assert.Equal(compiled.Precision == CompiledPrecision.Int8, run.Output.Contains("8 bits", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Fine_tuning_takes_all_but_a_head_of_other_classes()
    {
        using var network = ConvNeXtDigits.Create();
        var others = network.ToStateDictionary().Select(entry => entry.Name.StartsWith("head.", StringComparison.Ordinal)
            ? TensorEntry.Create(entry.Name, ElementType.Float32, [7, .. entry.Shape.Skip(1)], new byte[entry.ByteCount / 10 * 7])
            : entry);
        Checkpoint.Save(_folder.File("seven.safetensors"), new StateDictionary(others));
        var run = await CommandRun.Of("train", "--weights", _folder.File("seven.safetensors"), "--epochs", "1", "--threads", "1", "--runs", _folder.File("runs"));
        Assert.Equal(("", 0), (run.Error, run.ExitCode));
        Assert.Contains($"weights {_folder.File("seven.safetensors")}: Transferred 50/52 tensors", run.Output);
        Assert.Matches("begin afresh: .*head", run.Output);
        Assert.Contains("held-out accuracy", run.Output);

        // What it makes has the network's own head, and names its classes.
        var prediction = await CommandRun.Of("predict", "--row", "1", "--no-save", "--runs", _folder.File("runs"));
        Assert.Contains("Transferred 52/52 tensors", prediction.Output);
    }

    [Fact]
    public async Task Fine_tuning_with_weights_that_do_not_fit_leaves_no_run_behind()
    {
        var run = await CommandRun.Of("train", "--weights", InspectTests.Fixture("convnext_micro_meta.pth"), "--runs", _folder.Path);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("does not fit ConvNeXtDigits", run.Error);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task Prediction_with_a_file_that_names_no_network_finds_the_one_it_fits()
    {
        using var network = ConvNeXtDigits.Create();
        network.SaveCheckpoint(_folder.File("digits.pth"));
        var found = await CommandRun.Of("predict", "--row", "1", "--no-save", "--weights", _folder.File("digits.pth"));
        Assert.Equal(0, found.ExitCode);
        Assert.Contains("ConvNeXtDigits with ", found.Output);
        Assert.Contains("Transferred 52/52 tensors", found.Output);

        var unknown = await CommandRun.Of("predict", "--row", "1", "--weights", InspectTests.Fixture("convnext_micro_meta.pth"));
        Assert.Equal(1, unknown.ExitCode);
        Assert.Contains("convnext_micro_meta.pth does not say which network it belongs to: give --model.", unknown.Error);
    }

    public void Dispose() => _folder.Dispose();
}
