using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ConvNeXtGen.Export;

/// <summary>What a user of an ONNX file must know besides the graph; lists are JSON.</summary>
internal static class OnnxMetadata
{
    private static readonly JsonSerializerOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The metadata of a network.</summary>
    public static IReadOnlyDictionary<string, string> Of(NetworkInfo info, OnnxExportOptions options, int height, int width)
    {
        var metadata = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["name"] = info.Name,
            ["config"] = info.Config,
            ["task"] = JsonNamingPolicy.SnakeCaseLower.ConvertName(info.Task.ToString()),
            ["channels"] = info.InputChannels.ToString(CultureInfo.InvariantCulture),
            ["imgsz"] = JsonSerializer.Serialize(new[] { height, width }),
            ["layout"] = "NCHW",
            ["pixels"] = "0..1",
        };
        if (info.Classes > 0)
        {
            metadata["names"] = JsonSerializer.Serialize(options.ClassNames ?? Enumerable.Range(0, info.Classes).Select(info.ClassName), s_json);
        }

        if (info.Strides.Count > 0)
        {
            metadata["strides"] = JsonSerializer.Serialize(info.Strides);
        }

        if (options.Mean is { } mean)
        {
            metadata["mean"] = JsonSerializer.Serialize(mean);
        }

        if (options.Std is { } std)
        {
            metadata["std"] = JsonSerializer.Serialize(std);
        }

        return metadata;
    }
}
