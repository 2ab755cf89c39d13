using System.Globalization;
using ConvNeXtGen.Export.Onnx;
using ConvNeXtGen.Graphs;
using Google.Protobuf;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Export;

/// <summary>Writes a graph's nodes as ONNX nodes; how each op is expressed is in the other parts of this class.</summary>
/// <param name="weights">Where weights go.</param>
/// <param name="opset">The operator set.</param>
internal sealed partial class OnnxGraphWriter(OnnxWeightStore weights, int opset)
{
    private readonly GraphProto _graph = new() { Name = "network" };
    private readonly Dictionary<Value, string> _names = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, string> _constants = [];
    private readonly HashSet<string> _used = [];
    private string _scope = "";

    /// <summary>Writes the graph.</summary>
    public GraphProto Write(Graph graph, IReadOnlyList<string> outputNames)
    {
        for (var i = 0; i < graph.Inputs.Count; i++)
        {
            var name = graph.Inputs.Count == 1 ? OnnxExporter.InputName : FormattableString.Invariant($"{OnnxExporter.InputName}{i}");
            _used.Add(name);
            _names[graph.Inputs[i]] = name;
            _graph.Input.Add(Describe(name, graph.Inputs[i]));
        }

        _used.UnionWith(outputNames);
        foreach (var node in graph.Nodes)
        {
            _scope = node.Scope;
            var results = WriteNode(node);
            for (var i = 0; i < results.Count; i++)
            {
                _names[node.Outputs[i]] = results[i];
            }
        }

        _scope = "";
        for (var i = 0; i < outputNames.Count; i++)
        {
            _graph.Node.Add(new NodeProto { OpType = "Identity", Name = outputNames[i], Input = { _names[graph.Outputs[i]] }, Output = { outputNames[i] } });
            _graph.Output.Add(Describe(outputNames[i], graph.Outputs[i]));
        }

        return _graph;
    }

    /// <summary>Adds a node with one result and returns that result's name.</summary>
    private string Node(string type, IReadOnlyList<string> inputs, params ReadOnlySpan<AttributeProto> attributes) =>
        Node(type, inputs, outputs: 1, attributes)[0];

    /// <summary>Adds a node and returns the names of its results.</summary>
    private IReadOnlyList<string> Node(string type, IReadOnlyList<string> inputs, int outputs, params ReadOnlySpan<AttributeProto> attributes)
    {
        var name = Unique(_scope.Length == 0 ? type : $"{_scope}.{type}");
        var node = new NodeProto { OpType = type, Name = name };
        node.Input.AddRange(inputs);
        foreach (var attribute in attributes)
        {
            node.Attribute.Add(attribute);
        }

        for (var i = 0; i < outputs; i++)
        {
            node.Output.Add(outputs == 1 ? $"{name}.out" : FormattableString.Invariant($"{name}.out{i}"));
        }

        _graph.Node.Add(node);
        return node.Output;
    }

    /// <summary>The name of a weight, stored on first use.</summary>
    private string Weight(Weight weight) => Constant(weight.Name, () => weight.Tensor.alias());

    /// <summary>The name of a weight that is stored in another arrangement.</summary>
    private string Weight(Weight weight, string arrangement, Func<Tensor, Tensor> arrange) =>
        Constant($"{weight.Name}.{arrangement}", () => arrange(weight.Tensor));

    /// <summary>The name of a list of int64, as ONNX takes sizes and axes.</summary>
    private string Longs(params long[] values) =>
        Constant($"const.{string.Join('_', values.Select(v => v.ToString(CultureInfo.InvariantCulture)))}", () => tensor(values));

    /// <summary>The name of a number in the type of a value.</summary>
    private string Number(double value, ScalarType type) =>
        Constant(FormattableString.Invariant($"const.{value:R}.{type}"), () => tensor(value, OnnxTypes.Storage(type)));

    private string Constant(string name, Func<Tensor> make)
    {
        if (_constants.TryGetValue(name, out var known))
        {
            return known;
        }

        var unique = Unique(name);
        using var guard = no_grad();
        using var value = make();
        if (weights.HalfWeights && value.dtype == ScalarType.Float32 && value.numel() > 1)
        {
            using var half = value.to(ScalarType.Float16);
            _graph.Initializer.Add(weights.Store($"{unique}.half", half));
            unique = Node("Cast", [$"{unique}.half"], Int("to", (int)TensorProto.Types.DataType.Float));
        }
        else
        {
            _graph.Initializer.Add(weights.Store(unique, value));
        }

        return _constants[name] = unique;
    }

    private string Unique(string name)
    {
        var unique = name;
        for (var i = 1; !_used.Add(unique); i++)
        {
            unique = FormattableString.Invariant($"{name}.{i}");
        }

        return unique;
    }

    private static ValueInfoProto Describe(string name, Value value)
    {
        var shape = new TensorShapeProto();
        foreach (var extent in value.Shape.AsSpan())
        {
            shape.Dim.Add(extent.Symbol is { } symbol
                ? new TensorShapeProto.Types.Dimension { DimParam = symbol }
                : new TensorShapeProto.Types.Dimension { DimValue = extent.Value });
        }

        var type = new TypeProto.Types.Tensor { ElemType = (int)OnnxTypes.Of(value.Type), Shape = shape };
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = type } };
    }

    private static AttributeProto Int(string name, long value) =>
        new() { Name = name, I = value, Type = AttributeProto.Types.AttributeType.Int };

    private static AttributeProto Float(string name, double value) =>
        new() { Name = name, F = (float)value, Type = AttributeProto.Types.AttributeType.Float };

    private static AttributeProto Text(string name, string value) =>
        new() { Name = name, S = ByteString.CopyFromUtf8(value), Type = AttributeProto.Types.AttributeType.String };

    private static AttributeProto Ints(string name, params ReadOnlySpan<long> values)
    {
        var attribute = new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Ints };
        foreach (var value in values)
        {
            attribute.Ints.Add(value);
        }

        return attribute;
    }
}
