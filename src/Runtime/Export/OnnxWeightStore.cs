using System.Globalization;
using ConvNeXtGen.Export.Onnx;
using ConvNeXtGen.Graphs;
using Google.Protobuf;
using static TorchSharp.torch;

namespace ConvNeXtGen.Export;

/// <summary>Turns weights into ONNX constants, inside the model file or, when they are many, in a file beside.</summary>
internal sealed class OnnxWeightStore : IDisposable
{
    /// <summary>Weights start at multiples of this, so that runtimes can map the file into memory.</summary>
    private const int Alignment = 4096;

    /// <summary>Smaller constants stay in the model file: shape inference needs to read sizes and axes.</summary>
    private const int SmallestExternal = 1024;

    private readonly FileStream? _external;
    private readonly string _location;

    /// <summary>Makes a store for a graph's weights.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="externalPath">The file that is written if the weights go beside.</param>
    /// <param name="location">What the model file calls it.</param>
    /// <param name="options">The threshold and the storage type.</param>
    public OnnxWeightStore(Graph graph, string externalPath, string location, OnnxExportOptions options)
    {
        HalfWeights = options.Weights == OnnxWeightType.Float16;
        _location = location;
        var bytes = graph.Weights.Sum(weight => weight.Tensor.numel() * weight.Tensor.element_size());
        if ((HalfWeights ? bytes / 2 : bytes) > options.ExternalDataThreshold)
        {
            _external = File.Create(externalPath);
        }
    }

    /// <summary>Whether float32 weights are stored as float16.</summary>
    public bool HalfWeights { get; }

    /// <summary>Stores a tensor under a name.</summary>
    public TensorProto Store(string name, Tensor tensor)
    {
        using var detached = tensor.detach();
        using var converted = detached.to(OnnxTypes.Storage(tensor.dtype));
        using var local = converted.cpu();
        using var dense = local.contiguous();
        var proto = new TensorProto { Name = name, DataType = (int)OnnxTypes.Of(dense.dtype) };
        proto.Dims.AddRange(dense.shape);
        var bytes = dense.bytes;
        if (_external is null || bytes.Length < SmallestExternal)
        {
            proto.RawData = ByteString.CopyFrom(bytes);
            return proto;
        }

        _external.Position = (_external.Position + Alignment - 1) / Alignment * Alignment;
        proto.DataLocation = TensorProto.Types.DataLocation.External;
        Describe("location", _location);
        Describe("offset", _external.Position.ToString(CultureInfo.InvariantCulture));
        Describe("length", bytes.Length.ToString(CultureInfo.InvariantCulture));
        _external.Write(bytes);
        return proto;

        void Describe(string key, string value) => proto.ExternalData.Add(new StringStringEntryProto { Key = key, Value = value });
    }

    /// <summary>Closes the file beside.</summary>
    public void Dispose() => _external?.Dispose();
}
