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
    [InlineData("convnext_micro_timm.safetensors", "timm", "hf")]
    [InlineData("convnext_micro_hf.safetensors", "hf", "torchvision")]
    [InlineData("convnext_micro_torchvision.pth", "torchvision", "meta")]
    public async Task Whose_names_a_file_has_can_be_said(string file, string from, string to)
    {
        var found = await CommandRun.Of("convert", InspectTests.Fixture(file), _folder.File("found/x.pth"), "--to", to);
        var said = await CommandRun.Of("convert", InspectTests.Fixture(file), _folder.File("said/x.pth"), "--to", to, "--from", from);
        Assert.Equal((0, 0), (found.ExitCode, said.ExitCode));
        Assert.Contains($"read as {from}", said.Output);
        Assert.Equal(File.ReadAllBytes(_folder.File("found/x.pth")), File.ReadAllBytes(_folder.File("said/x.pth")));
    }

    [Fact]
    public async Task One_of_several_dictionaries_is_converted()
    {
        var input = InspectTests.Fixture("convnext_micro_training.pth");
        foreach (var name in new[] { "model", "model_ema" })
        {
            var run = await CommandRun.Of("convert", input, _folder.File($"new/{name}.safetensors"), "--to", "native", "--dictionary", name);
            Assert.Equal(("", 0), (run.Error, run.ExitCode));
            Assert.Contains($"from '{name}'", run.Output);
            using var source = CheckpointFile.Open(input);
            using var target = CheckpointFile.Open(_folder.File($"new/{name}.safetensors"));
            foreach (var entry in source.Select(name).Tensors)
            {
                Assert.Equal(Bytes(entry), Bytes(target.StateDictionary[entry.Name]));
            }
        }

        Assert.NotEqual(File.ReadAllBytes(_folder.File("new/model.safetensors")), File.ReadAllBytes(_folder.File("new/model_ema.safetensors")));
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

    private static byte[] Bytes(TensorEntry entry)
    {
        var bytes = new byte[entry.ByteCount];
        entry.CopyTo(bytes);
        return bytes;
    }

    public void Dispose() => _folder.Dispose();
}
