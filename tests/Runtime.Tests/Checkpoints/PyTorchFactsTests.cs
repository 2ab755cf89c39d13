using System.Security.Cryptography;
using ConvNeXtGen.Checkpoints;

namespace ConvNeXtGen.Runtime.Tests.Checkpoints;

/// <summary>Files of all kinds that PyTorch writes, against what PyTorch itself reads from them.</summary>
public class PyTorchFactsTests
{
    public static TheoryData<string> Files => [.. File.ReadLines(Fixture.PyTorch("facts.txt")).Select(line => line.Split(' ')[0]).Distinct()];

    [Theory, MemberData(nameof(Files))]
    public void Names_types_shapes_and_elements_are_those_that_PyTorch_reads(string path)
    {
        using var file = CheckpointFile.Open(Fixture.PyTorch(path));
        IEnumerable<string> facts = file.StateDictionary.Select(entry =>
        {
            byte[] bytes = new byte[entry.ByteCount];
            entry.CopyTo(bytes);
            return $"{path} {entry.Name} {entry.ElementType.TorchName()} [{string.Join(",", entry.Shape)}] {Convert.ToHexStringLower(SHA1.HashData(bytes))[..12]}";
        });
        Assert.Equal(File.ReadLines(Fixture.PyTorch("facts.txt")).Where(line => line.StartsWith(path + " ")).Order(), facts.Order());
    }

    [Theory]
    [InlineData("protocol2.pt")]
    [InlineData("protocol5.pt")]
    public void Objects_of_every_kind_beside_the_weights_do_no_harm(string path)
    {
        using var file = CheckpointFile.Open(Fixture.PyTorch(path));
        Assert.Equal("3.5", file.Metadata["epoch"]);
        Assert.Equal("4", file.Metadata["i"]);
        Assert.Equal("argparse.Namespace object", file.Metadata["args"]);
    }

    [Theory]
    [InlineData("quant.pt", "QInt8Storage is not supported")]
    [InlineData("sparse.pt", "'w': a tensor made by torch._utils._rebuild_sparse_tensor")]
    public void Tensors_of_a_kind_that_is_not_supported_are_refused_by_name(string path, string problem)
    {
        var error = Assert.Throws<CheckpointFormatException>(() => CheckpointFile.Open(Fixture.PyTorch(path)));
        Assert.Contains(problem, error.Message);
    }
}
