using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Checkpoints;

/// <summary>What a generated network says of itself in the files it writes.</summary>
internal static class NetworkMetadata
{
    /// <summary>The network's facts under the texts that the caller gave, which win.</summary>
    public static IReadOnlyDictionary<string, string> Of(nn.Module module, StateDictionary tensors, IReadOnlyDictionary<string, string> given)
    {
        if (module is not INetwork { Info: var info })
            return given;
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["library"] = $"ConvNeXtGen {Version()}",
            ["network"] = info.Name,
            ["config"] = info.Config,
            ["config_sha256"] = info.ConfigHash(),
            ["layout_sha256"] = LayoutHash(tensors),
        };
        if (info.ClassNames.Count > 0)
            metadata["class_names"] = JsonSerializer.Serialize(info.ClassNames);
        foreach ((string key, string value) in given)
            metadata[key] = value;
        return metadata;
    }

    /// <summary>A hash of names, types and shapes: equal for networks whose checkpoints are interchangeable, whatever their YAML looks like.</summary>
    private static string LayoutHash(StateDictionary tensors)
    {
        string layout = string.Join('\n', tensors.OrderBy(entry => entry.Name, StringComparer.Ordinal));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(layout)));
    }

    private static string Version()
    {
        string version = typeof(NetworkMetadata).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";
        // What follows the plus sign is the commit.
        return version.Split('+')[0];
    }
}
