using ConvNeXtGen.Checkpoints;
using ConvNeXtGen.Export;
using ConvNeXtGen.Inference;
using ConvNeXtGen.Runtime.Tests.Checkpoints;
using ConvNeXtGen.Runtime.Tests.Export;
using ConvNeXtGen.Runtime.Tests.Graphs;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Runtime.Tests.Networks;

/// <summary>Classes of the project in rows: what a network with one can do.</summary>
public sealed class UserModuleTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose()
    {
        _scope.Dispose();
        _directory.Dispose();
    }

    [Theory]
    [InlineData(CompiledBackend.Kernels)]
    [InlineData(CompiledBackend.Aten)]
    public void One_that_is_written_over_the_ops_is_compiled(CompiledBackend backend)
    {
        using var network = Gated();
        using var guard = no_grad();
        using var compiled = network.Compile(new() { Backend = backend });
        foreach (var shape in new long[][] { [1, 3, 64, 64], [2, 3, 96, 32] })
        {
            var image = rand(shape);
            Closeness.AssertClose(compiled.Run(image).Predictions!, network.call(image).Predictions!, 1e-4);
        }
    }

    [Fact]
    public void One_that_is_written_over_the_ops_is_exported()
    {
        using var network = Gated();
        using var guard = no_grad();
        var path = _directory.File("gated.onnx");
        OnnxExporter.Export(network, path, new() { DynamicSize = true });
        using var session = OnnxRun.Open(path);
        var image = rand(2, 3, 96, 32);
        Closeness.AssertClose(OnnxRun.Run(session, image)[0], network.call(image).Predictions!, 1e-4);
        Assert.Empty(OnnxRun.Complaints);
    }

    [Fact]
    public void Its_weights_are_saved_loaded_and_trained_like_any_other()
    {
        using var network = Gated();
        Assert.Equal([16, 16, 3, 3], network.state_dict()["model.1.conv.weight"].shape);
        network.SaveCheckpoint(_directory.File("gated.safetensors"));
        using var other = new GatedMicro();
        Assert.True(other.LoadCheckpoint(_directory.File("gated.safetensors")).IsComplete);
        other.eval();
        var image = rand(1, 3, 64, 64);
        Closeness.AssertClose(other.call(image).Predictions!, network.call(image).Predictions!, 0);

        network.train();
        network.call(image).Maps[1].square().mean().backward();
        Assert.NotEqual(0, network.named_parameters().Single(pair => pair.name == "model.1.conv.weight").parameter.grad!.abs().sum().item<float>());
    }

    [Fact]
    public void One_that_knows_tensors_only_runs_and_is_refused_by_name_where_that_is_not_enough()
    {
        using var network = new OpaqueMicro();
        network.eval();
        using var guard = no_grad();
        var image = rand(1, 3, 64, 64);
        Assert.Equal([1, 3], network.call(image).shape);
        const string expected = "Wave only runs on tensors. To export or compile a network with it, let it implement ILayer, for example by deriving from Layer.";
        Assert.Equal(expected, Assert.Throws<NotSupportedException>(() => network.Compile()).Message);
        Assert.Equal(expected, Assert.Throws<NotSupportedException>(() => OnnxExporter.Export(network, _directory.File("x.onnx"))).Message);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_directory.Path));

        network.SaveCheckpoint(_directory.File("opaque.pth"));
        Assert.True(network.LoadCheckpoint(_directory.File("opaque.pth")).IsComplete);
    }

    private static GatedMicro Gated()
    {
        var network = new GatedMicro();
        network.eval();
        return network;
    }
}
