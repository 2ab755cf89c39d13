using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace ConvNeXtGen.Checkpoints.Safetensors;

/// <summary>One tensor of a safetensors header; the range is relative to the end of the header.</summary>
internal sealed record SafetensorsField(string Name, ElementType Type, ImmutableArray<long> Shape, long Begin, long End);

/// <summary>
/// The JSON header of a safetensors file, checked as https://github.com/huggingface/safetensors#format demands:
/// no duplicate keys, ranges that match type and shape, cover the file without a hole and do not overlap.
/// </summary>
internal sealed class SafetensorsHeader
{
    /// <summary>The reference implementation's limit on the header, in bytes.</summary>
    public const int MaxLength = 100_000_000;

    private readonly string _file;

    private SafetensorsHeader(string file) => _file = file;

    public List<SafetensorsField> Fields { get; } = [];

    public Dictionary<string, string> Metadata { get; } = new(StringComparer.Ordinal);

    public static SafetensorsHeader Parse(string file, ReadOnlySpan<byte> json, long dataLength)
    {
        var header = new SafetensorsHeader(file);
        if (json.Length == 0 || json[0] != (byte)'{')
            throw header.Error("the header does not begin with '{'");
        try
        {
            // The replacement of broken UTF-8 could make two keys one: refuse it here.
            _ = new UTF8Encoding(false, throwOnInvalidBytes: true).GetCharCount(json);
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 8 });
            header.ReadRoot(ref reader);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or DecoderFallbackException or FormatException)
        {
            throw new CheckpointFormatException(file, "safetensors header", $"not the JSON of a header: {e.Message}", e);
        }
        header.CheckRanges(dataLength);
        return header;
    }

    private void ReadRoot(ref Utf8JsonReader reader)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            if (!names.Add(name))
                throw Error($"the key '{name}' occurs twice");
            Expect(ref reader, JsonTokenType.StartObject, name);
            if (name == "__metadata__")
                ReadMetadata(ref reader);
            else
                Fields.Add(ReadField(ref reader, name));
        }
        if (reader.Read())
            throw Error("something follows the header object");
    }

    private void ReadMetadata(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string key = reader.GetString()!;
            Expect(ref reader, JsonTokenType.String, "__metadata__." + key);
            if (!Metadata.TryAdd(key, reader.GetString()!))
                throw Error($"the metadata key '{key}' occurs twice");
        }
    }

    private SafetensorsField ReadField(ref Utf8JsonReader reader, string name)
    {
        string? typeName = null;
        ImmutableArray<long> shape = default, range = default;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string part = reader.GetString()!;
            if (part == "dtype" && typeName is null)
            {
                Expect(ref reader, JsonTokenType.String, name + ".dtype");
                typeName = reader.GetString()!;
            }
            else if (part == "shape" && shape.IsDefault)
                shape = ReadNumbers(ref reader, name + ".shape", Storage.StridedLayout.MaxRank);
            else if (part == "data_offsets" && range.IsDefault)
                range = ReadNumbers(ref reader, name + ".data_offsets", 2);
            else
                throw Error($"'{name}': the part '{part}' is unknown or occurs twice; expected dtype, shape and data_offsets, once each");
        }
        if (typeName is null || shape.IsDefault || range.IsDefault || range.Length != 2)
            throw Error($"'{name}': expected dtype, shape and two data_offsets");
        ElementType type = SafetensorsTypes.Parse(typeName)
            ?? throw Error($"'{name}': the type '{typeName}' is not known; expected one of {string.Join(", ", SafetensorsTypes.Names)}");
        return new SafetensorsField(name, type, shape, range[0], range[1]);
    }

    private ImmutableArray<long> ReadNumbers(ref Utf8JsonReader reader, string where, int most)
    {
        Expect(ref reader, JsonTokenType.StartArray, where);
        var numbers = ImmutableArray.CreateBuilder<long>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out long number) || number < 0)
                throw Error($"'{where}': expected whole numbers from 0 on");
            if (numbers.Count == most)
                throw Error($"'{where}': more than {most} numbers");
            numbers.Add(number);
        }
        return numbers.ToImmutable();
    }

    private void Expect(ref Utf8JsonReader reader, JsonTokenType type, string where)
    {
        if (!reader.Read() || reader.TokenType != type)
            throw Error($"'{where}': expected {type}, found {reader.TokenType}");
    }

    private void CheckRanges(long dataLength)
    {
        long position = 0;
        foreach (SafetensorsField field in Fields.OrderBy(field => field.Begin).ThenBy(field => field.End))
        {
            long bytes = ByteCount(field);
            if (field.End < field.Begin || field.End - field.Begin != bytes)
                throw Error($"'{field.Name}': data_offsets [{field.Begin}, {field.End}] do not hold the {bytes} bytes of {field.Type.TorchName()} [{string.Join(", ", field.Shape)}]");
            if (field.Begin != position)
                throw Error($"'{field.Name}': begins at {field.Begin}, expected {position}: ranges must neither overlap nor leave holes");
            position = field.End;
        }
        if (position != dataLength)
            throw Error($"the tensors take {position} bytes, the file has {dataLength} after its header");
    }

    private long ByteCount(SafetensorsField field)
    {
        try
        {
            return field.Shape.Aggregate((long)field.Type.Size(), (bytes, size) => checked(bytes * size));
        }
        catch (OverflowException e)
        {
            throw new CheckpointFormatException(_file, "safetensors header", $"'{field.Name}': the shape [{string.Join(", ", field.Shape)}] overflows", e);
        }
    }

    private CheckpointFormatException Error(string problem) => new(_file, "safetensors header", problem);
}
