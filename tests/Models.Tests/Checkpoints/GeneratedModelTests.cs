using ConvNeXtGen.Checkpoints;
using ConvNeXtGen.Models.Catalog;
using TorchSharp;

namespace ConvNeXtGen.Models.Tests.Checkpoints;

/// <summary>Generated networks against checkpoints in everybody's names.</summary>
public class GeneratedModelTests
{
    [Theory]
    [InlineData("convnext_tiny", 182, NamingScheme.TorchVision, "pth")]
    [InlineData("convnext_tiny", 182, NamingScheme.HuggingFace, "safetensors")]
    [InlineData("convnextv2_atto", 140, NamingScheme.Timm, "safetensors")]
    [InlineData("convnextv2_atto", 140, NamingScheme.HuggingFace, "pth")]
    [InlineData("convnext_isotropic_small", 150, NamingScheme.Meta, "pth")]
    public void Every_tensor_goes_out_and_comes_back(string name, int count, NamingScheme scheme, string extension)
    {
        using var folder = new TemporaryFolder();
        NetworkEntry entry = NetworkCatalog.Find(name);
        using var first = entry.CreateClassifier();
        using var second = entry.CreateClassifier();
        string path = folder.File("weights." + extension);
        first.SaveCheckpoint(path, new CheckpointSaveOptions { Scheme = scheme });
        CheckpointReport report = second.LoadCheckpoint(path);
        Assert.Equal($"Transferred {count}/{count} tensors", report.Summary);
        Assert.Equal(scheme, report.Scheme);
        using var scope = torch.NewDisposeScope();
        foreach (var (a, b) in first.parameters().Zip(second.parameters()))
            Assert.True(a.eq(b).all().item<bool>());

        // The zoo knows its own.
        using var file = CheckpointFile.Open(path);
        NetworkMatch best = CheckpointInspection.Of(file).Rank(NetworkCatalog.All.Select(network => network.Info))[0];
        Assert.Equal((entry.Info.Name, 1.0), (best.Network.Name, best.Agreement));
    }

    [Fact]
    public void A_safetensors_file_says_which_network_it_belongs_to()
    {
        using var folder = new TemporaryFolder();
        using var network = NetworkCatalog.Find("convnextv2_atto").CreateClassifier();
        network.SaveCheckpoint(folder.File("atto.safetensors"));
        using var file = CheckpointFile.Open(folder.File("atto.safetensors"));
        Assert.Equal("ConvNeXtV2Atto", file.Metadata["network"], ignoreCase: true);
        Assert.StartsWith("ConvNeXtGen ", file.Metadata["library"]);
        Assert.Equal(64, file.Metadata["layout_sha256"].Length);
        Assert.Equal(NetworkCatalog.Find("convnextv2_atto").Info.ConfigHash(), file.Metadata["config_sha256"]);
    }

    [Fact]
    public void Networks_of_the_zoo_differ_in_their_configs_hashes()
    {
        var hashes = NetworkCatalog.All.Select(network => network.Info.ConfigHash()).ToList();
        Assert.Equal(hashes.Count, hashes.Distinct(StringComparer.Ordinal).Count());
    }
}
