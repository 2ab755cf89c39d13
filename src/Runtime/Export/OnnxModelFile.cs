using System.Reflection;
using ConvNeXtGen.Export.Onnx;
using Google.Protobuf;

namespace ConvNeXtGen.Export;

/// <summary>The envelope around an ONNX graph.</summary>
internal static class OnnxModelFile
{
    /// <summary>The file format version that came with opset 20.</summary>
    private const int IrVersion = 9;

    /// <summary>Writes a graph with its metadata.</summary>
    public static void Write(GraphProto graph, IReadOnlyDictionary<string, string> metadata, Stream stream)
    {
        var model = new ModelProto
        {
            IrVersion = IrVersion,
            ProducerName = "ConvNeXtGen",
            ProducerVersion = typeof(OnnxModelFile).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "",
            Graph = graph,
            OpsetImport = { new OperatorSetIdProto { Version = OnnxExporter.Opset } },
        };
        foreach (var (key, value) in metadata)
        {
            model.MetadataProps.Add(new StringStringEntryProto { Key = key, Value = value });
        }

        model.WriteTo(stream);
    }
}
