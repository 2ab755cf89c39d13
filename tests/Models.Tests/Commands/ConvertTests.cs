using ConvNeXtGen.Checkpoints;
using ConvNeXtGen.Models.Zoo;

namespace ConvNeXtGen.Models.Tests.Commands;

public sealed class ConvertTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("meta", "pth")]
    [InlineData("torchvision", "pth")]
    [InlineData("timm", "safetensors")]
    [InlineData("hf", "safetensors")]
    public async Task A_checkpoint_comes_back_unchanged_from_every_scheme(string scheme, string extension)
    {
        using var saved = ConvNeXtDigits.Create();
        saved.SaveCheckpoint(_folder.File("digits.safetensors"));
        var output = _folder.File($"digits_{scheme}.{extension}");
        var run = await CommandRun.Of("convert", _folder.File("digits.safetensors"), output, "--to", scheme, "--model", "ConvNeXtDigits");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("fits ConvNeXtDigits: Transferred 52/52 tensors", run.Output);
        Assert.Contains($"52 tensors named as {scheme}", run.Output);

        using var loaded = ConvNeXtDigits.Create();
        Assert.True(loaded.LoadCheckpoint(output).IsComplete);
        Assert.All(loaded.state_dict().Zip(saved.state_dict()), pair => Assert.True(pair.First.Value.allclose(pair.Second.Value, 0, 0), pair.First.Key));
    }

    [Fact]
    public async Task The_names_are_those_that_the_other_library_wrote()
    {
        var run = await CommandRun.Of("convert", InspectTests.Fixture("convnext_micro_meta.pth"), _folder.File("out.pth"), "--to", "torchvision");
        Assert.Equal(0, run.ExitCode);
        using var expected = CheckpointFile.Open(InspectTests.Fixture("convnext_micro_torchvision.pth"));
        using var actual = CheckpointFile.Open(_folder.File("out.pth"));
        Assert.Equal(Facts(expected), Facts(actual));
        string[] Facts(CheckpointFile file) => [.. file.StateDictionary.Select(entry => entry.ToString()).Order(StringComparer.Ordinal)];
    }

    [Fact]
    public async Task A_file_that_is_there_is_replaced_only_by_force()
    {
        var (input, output) = (InspectTests.Fixture("convnext_micro_meta.pth"), _folder.File("out.safetensors"));
        File.WriteAllText(output, "mine");
        var refused = await CommandRun.Of("convert", input, output, "--to", "timm");
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("--force replaces it", refused.Error);
        Assert.Equal("mine", File.ReadAllText(output));

        Assert.Equal(0, (await CommandRun.Of("convert", input, output, "--to", "timm", "--force")).ExitCode);
        Assert.True(new FileInfo(output).Length > 72_690 * 4);
    }

    [Theory]
    [InlineData("does not fit ConvNeXtDigits", "convnext_micro_meta.pth", "out.pth", "meta", "--model", "ConvNeXtDigits")]
    [InlineData("not those of a ConvNeXt", "tensor_views.pth", "out.pth", "meta")]
    [InlineData("TorchVision has no name for", "convnextv2_micro_meta.pth", "out.pth", "torchvision")]
    [InlineData("expected a name that ends in .safetensors", "convnext_micro_meta.pth", "out.onnx", "meta")]
    public async Task What_cannot_be_converted_is_explained_and_nothing_is_written(string expected, string input, string output, string scheme, params string[] more)
    {
        var run = await CommandRun.Of(["convert", InspectTests.Fixture(input), _folder.File(output), "--to", scheme, .. more]);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains(expected, run.Error);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    public void Dispose() => _folder.Dispose();
}
