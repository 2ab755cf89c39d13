using System.Buffers.Binary;
using ConvNeXtGen.Checkpoints.Storage;

namespace ConvNeXtGen.Checkpoints.Safetensors;

/// <summary>Opens one safetensors file: reads its header, leaves the tensors where they are.</summary>
internal static class SafetensorsReader
{
    /// <summary>Whether the first bytes can only be a safetensors file: a plausible length, then '{'.</summary>
    public static bool Recognises(ReadOnlySpan<byte> start) =>
        start.Length >= 9 && start[8] == (byte)'{' && BinaryPrimitives.ReadUInt64LittleEndian(start) <= SafetensorsHeader.MaxLength;

    public static CheckpointContent Read(CheckpointStream file)
    {
        if (file.Length < 8)
            throw file.Error(0, $"a safetensors file begins with 8 bytes of length, this one has {file.Length}");
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(file.ReadBytes(0, 8));
        if (length > SafetensorsHeader.MaxLength)
            throw file.Error(0, $"a header of {length} bytes; the format allows {SafetensorsHeader.MaxLength}");
        if ((long)length > file.Length - 8)
            throw file.Error(0, $"a header of {length} bytes in a file of {file.Length}");

        long dataStart = 8 + (long)length;
        var header = SafetensorsHeader.Parse(file.Path, file.ReadBytes(8, (int)length), file.Length - dataStart);
        var entries = header.Fields.OrderBy(field => field.Begin).Select(field => new TensorEntry(
            field.Name,
            field.Type,
            StridedLayout.Contiguous(field.Shape),
            new FileStorage(file, dataStart + field.Begin, field.End - field.Begin)));
        return new CheckpointContent([new NamedStateDictionary("", new StateDictionary(entries))], header.Metadata);
    }
}
