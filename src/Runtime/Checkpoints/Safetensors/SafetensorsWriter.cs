using System.Buffers.Binary;
using System.Text.Json;
using ConvNeXtGen.Checkpoints.Writing;

namespace ConvNeXtGen.Checkpoints.Safetensors;

/// <summary>Writes a safetensors file, tensors in the order given.</summary>
internal static class SafetensorsWriter
{
    public static void Write(string path, StateDictionary tensors, IReadOnlyDictionary<string, string> metadata)
    {
        byte[] header = Header(tensors, metadata);
        AtomicFile.Write(path, file =>
        {
            file.Write(header);
            foreach (TensorEntry entry in Ordered(tensors))
                file.Write(entry);
        });
    }

    /// <summary>Wide elements first, so that every tensor is aligned to its element size.</summary>
    private static IEnumerable<TensorEntry> Ordered(StateDictionary tensors) =>
        tensors.OrderByDescending(entry => entry.ElementType.Size());

    private static byte[] Header(StateDictionary tensors, IReadOnlyDictionary<string, string> metadata)
    {
        using var stream = new MemoryStream();
        stream.Write(stackalloc byte[8]);
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteStartObject("__metadata__");
            // transformers refuses a file that does not say whose tensors it holds.
            if (!metadata.ContainsKey("format"))
                json.WriteString("format", "pt");
            foreach ((string key, string value) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                json.WriteString(key, value);
            json.WriteEndObject();
            long position = 0;
            foreach (TensorEntry entry in Ordered(tensors))
            {
                WriteField(json, entry, position);
                position += entry.ByteCount;
            }
            json.WriteEndObject();
        }
        while (stream.Length % 8 != 0)
            stream.WriteByte((byte)' ');
        byte[] header = stream.ToArray();
        if (header.Length - 8 > SafetensorsHeader.MaxLength)
            throw new NotSupportedException($"the names and shapes take {header.Length} bytes; safetensors allows {SafetensorsHeader.MaxLength}");
        BinaryPrimitives.WriteInt64LittleEndian(header, header.Length - 8);
        return header;
    }

    private static void WriteField(Utf8JsonWriter json, TensorEntry entry, long position)
    {
        if (entry.Name == "__metadata__")
            throw new NotSupportedException("safetensors reserves the name '__metadata__'");
        json.WriteStartObject(entry.Name);
        json.WriteString("dtype", SafetensorsTypes.Format(entry.ElementType));
        json.WriteStartArray("shape");
        foreach (long size in entry.Shape)
            json.WriteNumberValue(size);
        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(position);
        json.WriteNumberValue(position + entry.ByteCount);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
