using System.Reflection;
using ConvNeXtGen.Export.Onnx;
using Google.Protobuf;

namespace ConvNeXtGen.Export;

/// <summary>The envelope around an ONNX graph.</summary>
internal static class OnnxModelFile
{
    /// <summary>Writes a graph with its metadata.</summary>
    public static void Write(GraphProto graph, IReadOnlyDictionary<string, string> metadata, int opset, Stream stream)
    {
        var model = new ModelProto
        {
            IrVersion = OnnxOpset.IrVersion(opset),
            ProducerName = "ConvNeXtGen",
            ProducerVersion = typeof(OnnxModelFile).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "",
            Graph = graph,
            OpsetImport = { new OperatorSetIdProto { Version = opset } },
        };
        foreach (var (key, value) in metadata)
        {
            model.MetadataProps.Add(new StringStringEntryProto { Key = key, Value = value });
        }

        model.WriteTo(stream);
    }
}
