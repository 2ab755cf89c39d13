using ConvNeXtGen.Checkpoints;
using ConvNeXtGen.Models.Zoo;
using ConvNeXtGen.Runtime.Tests.Export;
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
