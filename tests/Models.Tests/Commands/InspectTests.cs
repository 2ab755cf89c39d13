using System.Text.Json.Nodes;
using ConvNeXtGen.Checkpoints;
using ConvNeXtGen.Models.Zoo;

namespace ConvNeXtGen.Models.Tests.Commands;

public sealed class InspectTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("convnext_micro_meta.pth", "meta")]
    [InlineData("convnext_micro_meta_legacy.pth", "meta")]
    [InlineData("convnext_micro_torchvision.pth", "torchvision")]
    [InlineData("convnext_micro_timm.safetensors", "timm")]
    [InlineData("convnext_micro_hf.safetensors", "hf")]
    public async Task The_naming_scheme_is_found_out(string file, string scheme)
    {
        var run = await CommandRun.Of("inspect", Fixture(file));
        Assert.Equal(0, run.ExitCode);
        Assert.Contains($"names       {scheme}", run.Output);
        Assert.Contains("parameters  72,690", run.Output);
        Assert.Contains("more; --all shows them.", run.Output);
    }

    [Fact]
    public async Task All_shows_every_tensor_and_the_dictionary_can_be_chosen()
    {
        var run = await CommandRun.Of("inspect", Fixture("convnext_micro_training.pth"), "--dictionary", "model_ema", "--all");
        Assert.Contains($"model_ema, {TensorCount("model_ema")} tensors, shown here", run.Output);
        Assert.Equal(TensorCount("model_ema"), run.Output.Split('\n').Count(line => line.Contains(" float32 ")));
        Assert.DoesNotContain("--all shows them", run.Output);

        var unknown = await CommandRun.Of("inspect", Fixture("convnext_micro_training.pth"), "--dictionary", "ema");
        Assert.Equal(1, unknown.ExitCode);
        Assert.Contains("'model_ema'", unknown.Error);
    }

    [Fact]
    public async Task Json_has_every_tensor_and_the_network_it_belongs_to()
    {
        using var network = ConvNeXtDigits.Create();
        network.SaveCheckpoint(_folder.File("digits.safetensors"));
        var json = JsonNode.Parse((await CommandRun.Of("inspect", _folder.File("digits.safetensors"), "--json")).Output)!;
        Assert.Equal("safetensors", (string?)json["format"]);
        Assert.Equal("meta", (string?)json["scheme"]);
        Assert.Equal(ConvNeXtDigits.Description.ParameterCount, (long)json["parameters"]!);
        Assert.Equal(network.state_dict().Count, json["tensors"]!.AsArray().Count);
        Assert.Equal("ConvNeXtDigits", (string?)json["matches"]![0]!["network"]);
        Assert.Equal(1.0, (double)json["matches"]![0]!["agreement"]!);
    }

    [Fact]
    public async Task A_sharded_checkpoint_is_told_by_its_index()
    {
        using var network = ConvNeXtDigits.Create();
        var tensors = network.ToStateDictionary().ToArray();
        Checkpoint.Save(_folder.File("model-00001-of-00002.safetensors"), new StateDictionary(tensors[..20]));
        Checkpoint.Save(_folder.File("model-00002-of-00002.safetensors"), new StateDictionary(tensors[20..]));
        var map = tensors.Select((entry, i) => $"\"{entry.Name}\": \"model-0000{(i < 20 ? 1 : 2)}-of-00002.safetensors\"");
        File.WriteAllText(_folder.File("model.safetensors.index.json"), $$"""{ "metadata": { "total_size": 1 }, "weight_map": { {{string.Join(", ", map)}} } }""");

        var run = await CommandRun.Of("inspect", _folder.File("model.safetensors.index.json"), "--all");
        Assert.Equal(("", 0), (run.Error, run.ExitCode));
        Assert.Contains("model.safetensors.index.json, sharded, ", run.Output);
        Assert.Contains($"the file itself, {tensors.Length} tensors", run.Output);
        Assert.Equal(tensors.Length, run.Output.Split('\n').Count(line => line.Contains(" float32 ")));
        Assert.Contains("100.00 %  ConvNeXtDigits", run.Output);

        File.Delete(_folder.File("model-00002-of-00002.safetensors"));
        var missing = await CommandRun.Of("inspect", _folder.File("model.safetensors.index.json"));
        Assert.Equal(1, missing.ExitCode);
        Assert.StartsWith("error: ", missing.Error);
        Assert.Contains("model-00002-of-00002.safetensors", missing.Error);
    }

    [Fact]
    public async Task A_file_without_dictionaries_says_so()
    {
        var run = await CommandRun.Of("inspect", Fixture("convnext_micro_torchvision.pth"), "--dictionary", "ema");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("dictionary 'ema': not in the file, which holds tensors and no named dictionaries", run.Error);
    }

    [Fact]
    public async Task The_prefix_of_a_wrapper_is_told()
    {
        using var network = ConvNeXtDigits.Create();
        var wrapped = new StateDictionary(network.ToStateDictionary().Select(entry => entry.WithName("module." + entry.Name)));
        Checkpoint.Save(_folder.File("wrapped.pth"), wrapped);
        var run = await CommandRun.Of("inspect", _folder.File("wrapped.pth"));
        Assert.Contains("meta behind the prefix 'module.'", run.Output);
        Assert.Contains("100.00 %  ConvNeXtDigits", run.Output);
    }

    [Fact]
    public async Task An_escape_sequence_in_a_name_does_not_reach_the_terminal()
    {
        Checkpoint.Save(_folder.File("bad.pth"), new StateDictionary([TensorEntry.Create("a\u001b[2Jb", ElementType.UInt8, [1], new byte[1])]));
        var run = await CommandRun.Of("inspect", _folder.File("bad.pth"));
        Assert.Equal(0, run.ExitCode);
        Assert.DoesNotContain('\u001b', run.Output);
        Assert.Contains("a\\u001b[2Jb", run.Output);
        Assert.Contains("No network of the zoo shares a layer with it.", run.Output);
    }

    [Fact]
    public async Task A_damaged_file_is_named_with_the_place()
    {
        File.WriteAllBytes(_folder.File("cut.pth"), File.ReadAllBytes(Fixture("convnext_micro_meta.pth"))[..1000]);
        var run = await CommandRun.Of("inspect", _folder.File("cut.pth"));
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("cut.pth", run.Error);
        Assert.Empty(run.Output);
    }

    public void Dispose() => _folder.Dispose();

    internal static string Fixture(string file) => Path.Combine(AppContext.BaseDirectory, "Fixtures", file);

    private static int TensorCount(string dictionary)
    {
        using var file = CheckpointFile.Open(Fixture("convnext_micro_training.pth"));
        return file.Select(dictionary).Tensors.Count;
    }
}
