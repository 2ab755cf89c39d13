using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ConvNeXtGen;

/// <summary>
/// A network's configuration in one form: the same text, and so the same hash, for every YAML that means the same network, on every
/// system and in every culture. Files hold these hashes, so the form does not change.
/// </summary>
internal static class ConfigText
{
    public static string Hash(NetworkInfo network) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Of(network))));

    /// <summary>One fact a line; tabs between the fields of a layer, none of which holds one.</summary>
    public static string Of(NetworkInfo network)
    {
        var text = new StringBuilder();
        Line($"task\t{network.Task}");
        Line($"channels\t{network.InputChannels}");
        Line($"classes\t{network.Classes}");
        foreach (var name in network.ClassNames)
        {
            Line($"class\t{Uri.EscapeDataString(name)}");
        }

        foreach (var layer in network.Layers)
        {
            Line($"layer\t{layer.Name}\t{layer.Module}\t{layer.Arguments}\t{string.Join(',', layer.From.Select(index => index.ToString(CultureInfo.InvariantCulture)))}\t{layer.Repeats}");
        }

        return text.ToString();

        void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }
}
