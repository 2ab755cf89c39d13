using ConvNeXtGen.Models.Commands;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ConvNeXtGen.Models.Predictions;

/// <summary>Class names from a file: a data set's YAML with <c>names:</c> as a list or a mapping, or a text with one per line.</summary>
internal static class ClassNamesFile
{
    private static readonly string[] s_yaml = [".yaml", ".yml"];

    /// <summary>Reads the names, by class index.</summary>
    /// <exception cref="CommandException">There are none, or more than the network has classes.</exception>
    public static IReadOnlyList<string> Read(string path, int classes)
    {
        ExistingFile.Require(path);
        var names = s_yaml.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase)
            ? FromYaml(path)
            : [.. File.ReadAllLines(path).Select(line => line.Trim()).Where(line => line.Length > 0)];
        return names.Count > 0 && names.Count <= classes
            ? names
            : throw new CommandException($"{path} has {names.Count} class names, but the network has {classes} classes.");
    }

    private static List<string> FromYaml(string path)
    {
        try
        {
            var stream = new YamlStream();
            using (var reader = File.OpenText(path))
            {
                stream.Load(reader);
            }

            var root = stream.Documents.FirstOrDefault()?.RootNode as YamlMappingNode;
            var names = root?.Children.FirstOrDefault(pair => pair.Key is YamlScalarNode { Value: "names" }).Value;
            return names switch
            {
                YamlSequenceNode list => [.. list.Select(Text)],
                YamlMappingNode map => [.. map.Children.Select((pair, i) => Text(pair.Key) == $"{i}" ? Text(pair.Value) : throw Unclear(path, $"the name of class {i} should come where '{pair.Key}' is"))],
                _ => throw Unclear(path, "expected 'names:' with a list, or with a mapping from 0, 1, … to names"),
            };
        }
        catch (YamlException e)
        {
            throw new CommandException($"{path}({e.Start.Line},{e.Start.Column}): {e.Message}");
        }
    }

    private static string Text(YamlNode node) => node is YamlScalarNode { Value: { } value } ? value : node.ToString();

    private static CommandException Unclear(string path, string what) => new($"{path}: {what}.");
}
