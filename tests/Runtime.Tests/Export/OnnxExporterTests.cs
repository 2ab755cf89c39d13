using System.Text.Json;
using ConvNeXtGen.Export;
using ConvNeXtGen.Graphs;
using ConvNeXtGen.Runtime.Tests.Graphs;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Runtime.Tests.Export;

public sealed class OnnxExporterTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("onnx").FullName;

    public static TheoryData<OpCase, bool> OpsFixedAndSymbolic()
    {
        var data = new TheoryData<OpCase, bool>();
        foreach (var op in OpCases.All)
        {
            data.Add(op, false);
            data.Add(op, true);
        }

        return data;
    }

    public static TheoryData<OpCase, int> OpsInEveryOpset()
    {
        var data = new TheoryData<OpCase, int>();
        foreach (var op in OpCases.All)
        {
            for (var opset = OnnxOpset.Oldest; opset <= OnnxOpset.Newest; opset++)
            {
                data.Add(op, opset);
            }
        }

        return data;
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [MemberData(nameof(OpsFixedAndSymbolic))]
    public void Every_op_gives_the_same_numbers_in_ONNX_Runtime(OpCase op, bool symbolic) => AssertSame(op, symbolic, new());

    [Theory]
    [MemberData(nameof(OpsInEveryOpset))]
    public void Every_op_gives_the_same_numbers_in_every_opset(OpCase op, int opset) => AssertSame(op, symbolic: true, new() { Opset = opset });

    private void AssertSame(OpCase op, bool symbolic, OnnxExportOptions options)
    {
        using var layer = op.Make();
        layer.eval();
        using var x = randn(op.Input);
        using var expected = layer.forward(x);
        var shape = Shape.Fixed(op.Input);
        if (symbolic)
        {
            shape = shape.With(0, new(op.Input[0], "batch"));
            shape = op.Input.Length == 4 && op.Input[1] == 6 ? shape.With(2, new(op.Input[2], "height")).With(3, new(op.Input[3], "width")) : shape;
        }

        using var graph = GraphBuilder.Lower(layer, shape);
        var path = Path.Combine(_directory, "op.onnx");
        OnnxExporter.Write(graph, path, ["y"], new Dictionary<string, string>(), options);

        using var session = OnnxRun.Open(path);
        using var actual = OnnxRun.Run(session, x)[0];
        Closeness.AssertClose(actual, expected, 1e-4);
        Assert.Empty(OnnxRun.Complaints);
    }

    [Theory]
    [InlineData(17, 8)]
    [InlineData(18, 8)]
    [InlineData(19, 9)]
    [InlineData(20, 9)]
    [InlineData(21, 10)]
    [InlineData(22, 10)]
    public void A_file_says_its_opset_and_holds_no_newer_operators(int opset, int format)
    {
        using var network = new MicroConvNeXt(grn: true);
        network.eval();
        var model = ConvNeXtGen.Export.Onnx.ModelProto.Parser.ParseFrom(File.ReadAllBytes(Export(network, new() { Opset = opset })));
        Assert.Equal((opset, format), (model.OpsetImport.Single().Version, model.IrVersion));
        Assert.Equal(opset >= 20, model.Graph.Node.Any(node => node.OpType == "Gelu"));
        Assert.Contains(model.Graph.Node, node => node.OpType == "LayerNormalization");
        Assert.All(model.Graph.Node.Where(node => node.OpType.StartsWith("Reduce", StringComparison.Ordinal)), node => Assert.Equal(opset >= 18 ? 2 : 1, node.Input.Count));
    }

    [Theory]
    [InlineData(17)]
    [InlineData(18)]
    [InlineData(22)]
    public void Half_precision_computes_in_every_opset(int opset)
    {
        using var network = new MicroConvNeXt(grn: true);
        network.eval();
        using var x = randn(1, 3, 32, 32);
        using var expected = network.forward(x);
        network.to(ScalarType.Float16);
        using var session = OnnxRun.Open(Export(network, new() { Opset = opset }));
        using var half = x.to(ScalarType.Float16);
        using var actual = OnnxRun.Run(session, half)[0];
        Closeness.AssertClose(actual, expected, 3e-2);
    }

    [Theory]
    [InlineData(16)]
    [InlineData(23)]
    public void Other_opsets_are_refused(int opset)
    {
        using var network = new MicroConvNeXt();
        Assert.Contains("Opset must lie between 17 and 22.", Assert.Throws<ArgumentOutOfRangeException>(() => Export(network, new() { Opset = opset })).Message);
        Assert.Empty(Directory.GetFiles(_directory));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void A_network_gives_the_same_logits_at_any_batch_and_size(bool grn, bool fold)
    {
        using var network = new MicroConvNeXt(grn);
        network.eval();
        var path = Export(network, new() { DynamicSize = true, Fold = fold });
        using var session = OnnxRun.Open(path);
        foreach (var shape in new long[][] { [1, 3, 32, 32], [4, 3, 32, 32], [2, 3, 44, 64] })
        {
            using var x = randn(shape);
            using var expected = network.forward(x);
            using var actual = OnnxRun.Run(session, x)[0];
            Closeness.AssertClose(actual, expected, 1e-4);
        }

        Assert.Empty(OnnxRun.Complaints);
    }

    [Fact]
    public void Inputs_and_outputs_are_named_and_sized()
    {
        using var network = new MicroConvNeXt();
        using var open = OnnxRun.Open(Export(network, new() { DynamicSize = true }));
        Assert.Equal(["batch", "", "height", "width"], open.InputMetadata["image"].SymbolicDimensions);
        Assert.Equal([-1, 10], open.OutputMetadata["logits"].Dimensions);

        using var closed = OnnxRun.Open(Export(network, new() { Batch = 2, Height = 64, Width = 48 }));
        Assert.Equal([2, 3, 64, 48], closed.InputMetadata["image"].Dimensions);
        Assert.Equal([2, 10], closed.OutputMetadata["logits"].Dimensions);
    }

    [Fact]
    public void Metadata_says_what_the_numbers_mean()
    {
        using var network = new MicroConvNeXt();
        using var session = OnnxRun.Open(Export(network, new() { Mean = [0.5, 0.5, 0.5], Std = [0.25, 0.25, 0.25] }));
        var metadata = session.ModelMetadata.CustomMetadataMap;

        Assert.Equal("classification", metadata["task"]);
        Assert.Equal("[32,32]", metadata["imgsz"]);
        Assert.Equal("[0.25,0.25,0.25]", metadata["std"]);
        Assert.Equal(10, JsonSerializer.Deserialize<string[]>(metadata["names"])!.Length);
        Assert.Equal("ConvNeXtGen", session.ModelMetadata.ProducerName);
    }

    [Fact]
    public void Half_precision_weights_halve_the_file_and_keep_float32_arithmetic()
    {
        using var network = new MicroConvNeXt();
        network.eval();
        using var x = randn(1, 3, 32, 32);
        using var expected = network.forward(x);
        var full = new FileInfo(Export(network, new())).Length;
        var path = Export(network, new() { Weights = OnnxWeightType.Float16 });

        using var session = OnnxRun.Open(path);
        using var actual = OnnxRun.Run(session, x)[0];
        Closeness.AssertClose(actual, expected, 5e-3);
        Assert.InRange(new FileInfo(path).Length, full * 0.4, full * 0.75);
        Assert.Empty(OnnxRun.Complaints);
    }

    [Fact]
    public void A_model_in_half_precision_becomes_a_file_in_half_precision()
    {
        using var network = new MicroConvNeXt(grn: true);
        network.eval();
        using var x = randn(1, 3, 32, 32);
        using var expected = network.forward(x);
        network.to(ScalarType.Float16);
        using var session = OnnxRun.Open(Export(network, new()));
        using var half = x.to(ScalarType.Float16);
        using var actual = OnnxRun.Run(session, half)[0];
        Closeness.AssertClose(actual, expected, 3e-2);
    }

    [Fact]
    public void Many_weights_go_to_a_file_beside()
    {
        using var network = new MicroConvNeXt();
        network.eval();
        using var x = randn(1, 3, 32, 32);
        using var expected = network.forward(x);
        var path = Export(network, new() { ExternalDataThreshold = 1000 });

        Assert.True(new FileInfo($"{path}.data").Length > new FileInfo(path).Length);
        using var session = OnnxRun.Open(path);
        using var actual = OnnxRun.Run(session, x)[0];
        Closeness.AssertClose(actual, expected, 1e-4);
        Assert.Empty(OnnxRun.Complaints);
    }

    [Fact]
    public void A_failed_export_leaves_the_old_file_and_nothing_else()
    {
        using var network = new MicroConvNeXt();
        var path = Export(network, new());
        var before = File.ReadAllBytes(path);

        var error = Assert.Throws<ArgumentException>(() => Export(network, new() { Height = 4 }));
        Assert.Contains("at least 8×8", error.Message);
        Assert.Equal(before, File.ReadAllBytes(path));
        Assert.Single(Directory.GetFiles(_directory));
    }

    private string Export(INetwork network, OnnxExportOptions options)
    {
        var path = Path.Combine(_directory, "model.onnx");
        OnnxExporter.Export(network, path, options);
        return path;
    }
}
