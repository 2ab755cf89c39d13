using System.Globalization;
using System.Text;
using ConvNeXtGen.Generator.Tests.Infrastructure;

namespace ConvNeXtGen.Generator.Tests.Diagnostics;

/// <summary>A checkpoint that an item names is compared with the network at build.</summary>
public sealed class CheckpointTests : IDisposable
{
    private const string Small = "depths: [1]\ndims: [4]\nname: Net\n";

    private static readonly (string Name, string Shape)[] s_small =
    [
        ("downsample_layers.0.0.weight", "4,3,4,4"), ("downsample_layers.0.0.bias", "4"),
        ("downsample_layers.0.1.weight", "4"), ("downsample_layers.0.1.bias", "4"),
        ("stages.0.0.gamma", "4"), ("stages.0.0.dwconv.weight", "4,1,7,7"), ("stages.0.0.dwconv.bias", "4"),
        ("stages.0.0.norm.weight", "4"), ("stages.0.0.norm.bias", "4"),
        ("stages.0.0.pwconv1.weight", "16,4"), ("stages.0.0.pwconv1.bias", "16"),
        ("stages.0.0.pwconv2.weight", "4,16"), ("stages.0.0.pwconv2.bias", "4"),
    ];

    private readonly string _file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".safetensors");

    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose()
    {
        File.Delete(_file);
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void An_index_is_compared_with_all_its_files()
    {
        Shards(s_small, ("1.safetensors", s_small[..5]), ("2.safetensors", s_small[5..]));
        Assert.Empty(IndexMessages());

        Shards([.. s_small, ("head.weight", "10,4")], ("1.safetensors", s_small), ("2.safetensors", [("head.weight", "10,4")]));
        Assert.EndsWith("does not fit Net: 1 unexpected: head.weight", Assert.Single(IndexMessages()), StringComparison.Ordinal);
    }

    [Fact]
    public void An_index_that_is_not_true_is_reported()
    {
        Shards(s_small, ("1.safetensors", s_small[..5]), ("2.safetensors", s_small[6..]));
        Assert.EndsWith("'stages.0.0.dwconv.weight' is not in '2.safetensors'", Assert.Single(IndexMessages()), StringComparison.Ordinal);

        Shards(s_small[1..], ("1.safetensors", s_small));
        Assert.EndsWith("'downsample_layers.0.0.weight' is in '1.safetensors', but not by the index", Assert.Single(IndexMessages()), StringComparison.Ordinal);

        foreach (var (index, reason) in new[]
        {
            ("{}", "it is no JSON object with a 'weight_map'"),
            ("{\"weight_map\": {\"a\": \"../b.safetensors\"}}", "'../b.safetensors' is not the name of a file beside the index"),
            ("{\"weight_map\": {\"a\": \"b.bin\"}}", "'b.bin' is no safetensors file; others are read when the program loads them, not at build"),
        })
        {
            File.WriteAllText(Index, index);
            Assert.EndsWith(reason, Assert.Single(IndexMessages()), StringComparison.Ordinal);
        }

        File.WriteAllText(Index, "{\"weight_map\": {\"a\": \"lost.safetensors\"}}");
        Assert.Contains("of its file 'lost.safetensors': ", Assert.Single(IndexMessages()), StringComparison.Ordinal);
    }

    [Fact]
    public void The_counter_of_a_batch_norm_may_be_missing()
    {
        const string rows = "dialect: yolov5\nbackbone:\n  - [-1, 1, Conv, [8, 3, 2]]\nname: Net\n";
        (string, string)[] tensors = [("model.0.conv.weight", "8,3,3,3"), ("model.0.bn.weight", "8"), ("model.0.bn.bias", "8"), ("model.0.bn.running_mean", "8")];
        Write([.. tensors, ("model.0.bn.running_var", "8")]);
        Assert.Empty(Messages(rows));

        Write(tensors);
        Assert.EndsWith("1 missing: model.0.bn.running_var", Assert.Single(Messages(rows)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("downsample_layers.0.0", "downsample_layers.0.1", "stages.0.0.", "dwconv", "norm", "pwconv1", "pwconv2", "gamma")]
    [InlineData("stem.0", "stem.1", "stages.0.blocks.0.", "conv_dw", "norm", "mlp.fc1", "mlp.fc2", "gamma")]
    [InlineData("features.0.0", "features.0.1", "features.1.0.", "block.0", "block.2", "block.3", "block.5", "layer_scale")]
    public void A_checkpoint_that_fits_is_silent_in_every_scheme(string conv, string norm, string block, string dwconv, string blockNorm, string first, string second, string gamma)
    {
        Write(
            (conv + ".weight", "4,3,4,4"), (conv + ".bias", "4"), (norm + ".weight", "4"), (norm + ".bias", "4"),
            (block + gamma, gamma == "layer_scale" ? "4,1,1" : "4"),
            (block + dwconv + ".weight", "4,1,7,7"), (block + dwconv + ".bias", "4"),
            (block + blockNorm + ".weight", "4"), (block + blockNorm + ".bias", "4"),
            (block + first + ".weight", "16,4"), (block + first + ".bias", "16"),
            (block + second + ".weight", "4,16"), (block + second + ".bias", "4"));

        Assert.Empty(Messages());
    }

    [Theory]
    [InlineData("module.")]
    [InlineData("_orig_mod.")]
    [InlineData("module._orig_mod.")]
    [InlineData("backbone.")]
    public void Prefixes_of_wrappers_are_taken_off_as_loading_does(string prefix)
    {
        Write([.. s_small.Select(tensor => (prefix + tensor.Name, tensor.Shape))]);

        Assert.Empty(Messages());
    }

    // As the tutorial's training saves a row: the whole backbone, of which it runs one stage.
    [Fact]
    public void Copies_that_no_row_runs_are_no_difference_but_other_names_are()
    {
        const string row = "backbone:\n  - [-1, 1, ConvNeXt_Block, [4, 0, 3, [1, 1], [4, 8]]]\nname: Net\nimgsz: 64\n";
        Write([
            .. s_small.Select(tensor => ("model.0." + tensor.Name, tensor.Shape)),
            ("model.0.downsample_layers.1.0.weight", "4"), ("model.0.stages.1.0.gamma", "8"), ("model.0.norm1.weight", "8"), ("model.0.head.weight", "10,8"),
        ]);
        Assert.Empty(Messages(row));

        Write([
            .. s_small.Select(tensor => ("model.0." + tensor.Name, tensor.Shape)),
            ("model.0.stages.0.1.gamma", "4"), ("model.1.stages.1.0.gamma", "8"), ("model.0.normal.weight", "8"),
        ]);
        Assert.EndsWith("3 unexpected: model.0.normal.weight, model.0.stages.0.1.gamma, model.1.stages.1.0.gamma", Assert.Single(Messages(row)), StringComparison.Ordinal);
    }

    [Fact]
    public void Differences_are_listed()
    {
        Write(("downsample_layers.0.0.weight", "8,3,4,4"), ("head.weight", "1000,4"));

        var message = Assert.Single(Messages());

        Assert.StartsWith($"CNX0402: The checkpoint '{Path.GetFileName(_file)}' does not fit Net: 12 missing: downsample_layers.0.0.bias, ", message, StringComparison.Ordinal);
        Assert.Contains("1 unexpected: head.weight", message, StringComparison.Ordinal);
        Assert.EndsWith("1 of another shape: downsample_layers.0.0.weight is [8, 3, 4, 4] instead of [4, 3, 4, 4]", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 255, 255, 255, 255, 255, 255, 255, 127 })]
    [InlineData(new byte[] { 2, 0, 0, 0, 0, 0, 0, 0, 91, 93 })]
    public void A_file_that_is_no_safetensors_file_is_reported(byte[] bytes)
    {
        File.WriteAllBytes(_file, bytes);

        Assert.StartsWith("CNX0401: ", Assert.Single(Messages()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_reported() => Assert.StartsWith("CNX0401: ", Assert.Single(Messages()), StringComparison.Ordinal);

    private string Index => Path.Combine(_folder, "model.safetensors.index.json");

    private string[] IndexMessages() => Messages(Small, Index);

    // The index lists the tensors in the first file that says it has them, else in the last.
    private void Shards((string Name, string Shape)[] listed, params (string File, (string Name, string Shape)[] Tensors)[] files)
    {
        foreach (var (file, tensors) in files)
        {
            Write(Path.Combine(_folder, file), tensors);
        }

        string FileOf(string name) => files.FirstOrDefault(f => f.Tensors.Any(t => t.Name == name), files[^1]).File;
        File.WriteAllText(Index, "{\"metadata\": {\"total_size\": 1}, \"weight_map\": {" + string.Join(", ", listed.Select(t => $"\"{t.Name}\": \"{FileOf(t.Name)}\"")) + "}}");
    }

    private void Write(params (string Name, string Shape)[] tensors) => Write(_file, tensors);

    private static void Write(string file, (string Name, string Shape)[] tensors)
    {
        var json = Encoding.UTF8.GetBytes("{" + string.Join(",", tensors.Select(t => $"\"{t.Name}\":{{\"dtype\":\"F32\",\"shape\":[{t.Shape}],\"data_offsets\":[0,0]}}")) + "}");
        File.WriteAllBytes(file, [.. BitConverter.GetBytes((long)json.Length), .. json]);
    }

    private string[] Messages(string config = Small, string? checkpoint = null)
    {
        var project = new GeneratorProject([new("/project/net.yaml", config) { Checkpoint = checkpoint ?? _file }]);
        return [.. GeneratorTest.Run<NetworkGenerator>(project).GetRunResult().Diagnostics.Select(d => $"{d.Id}: {d.GetMessage(CultureInfo.InvariantCulture)}")];
    }
}
