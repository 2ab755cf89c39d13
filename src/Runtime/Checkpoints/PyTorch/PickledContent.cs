using System.Globalization;
using ConvNeXtGen.Checkpoints.Pickling;
using ConvNeXtGen.Checkpoints.Storage;

namespace ConvNeXtGen.Checkpoints.PyTorch;

/// <summary>Finds the state dictionaries in an unpickled checkpoint and puts the best choice first.</summary>
internal static class PickledContent
{
    private const int MaxDepth = 4;

    /// <summary>Where our own files keep the names, too.</summary>
    private const string ClassNames = "class_names";

    /// <summary>Keys under which projects keep the weights, in the order of preference.</summary>
    private static readonly string[] Preferred = ["model", "state_dict", "model_ema", "state_dict_ema", "ema", "module"];

    public static CheckpointContent Read(CheckpointStream file, object? root)
    {
        var found = new List<NamedStateDictionary>();
        Find(file, root, "", 0, found);
        if (found.Count == 0)
            throw file.Error("the object", "no tensors in it where state dictionaries are kept");
        var texts = Texts(root as PickleDictionary);
        if (PickledClassNames.Find(root, Preferred) is { } names)
            texts.TryAdd(ClassNames, names);
        return new CheckpointContent(found, texts);
    }

    private static void Find(CheckpointStream file, object? value, string path, int depth, List<NamedStateDictionary> found)
    {
        if (!ModuleTree.IsContainer(value) || depth > MaxDepth)
            return;
        if (value is PickleDictionary wrapper && Wrapped(wrapper, depth) is { Count: > 0 } children)
        {
            foreach (string key in children)
                Find(file, wrapper.Get(key), path.Length == 0 ? key : $"{path}.{key}", depth + 1, found);
            return;
        }
        StateDictionary tensors = ModuleTree.Collect(file, value);
        if (tensors.Count > 0)
            found.Add(new NamedStateDictionary(path, tensors));
    }

    private static bool HoldsTensors(PickleDictionary dictionary) => dictionary.Entries.Any(entry => entry.Value is PickledTensor);

    /// <summary>
    /// Keys of a dictionary that wraps others: the known ones, then, at the top, whatever else can hold tensors, optimisers last.
    /// Empty for a dictionary that is itself a state dictionary. Tensors beside a known key (a random generator's state) do not
    /// make it one.
    /// </summary>
    private static List<string> Wrapped(PickleDictionary dictionary, int depth)
    {
        List<string> known = [.. Preferred.Where(key => ModuleTree.IsContainer(dictionary.Get(key)))];
        if (depth > 0 || (known.Count == 0 && HoldsTensors(dictionary)))
            return known;
        var others = dictionary.Entries.Where(entry => entry.Key is string key && !Preferred.Contains(key) && ModuleTree.IsContainer(entry.Value));
        return [.. known, .. others.OrderBy(entry => IsOptimizer(entry.Value) ? 1 : 0).Select(entry => (string)entry.Key!)];
    }

    private static bool IsOptimizer(object? value) => value is PickleDictionary dictionary && dictionary.Contains("param_groups");

    /// <summary>Scalars, and the class names of other objects, at the top and in the dictionary that our own files keep texts in.</summary>
    private static Dictionary<string, string> Texts(PickleDictionary? root)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in (root?.Get(PyTorchWriter.Metadata) as PickleDictionary)?.Entries ?? [])
            Add(key, value);
        foreach (var (key, value) in root?.Entries ?? [])
            Add(key, value);
        return texts;

        void Add(object? key, object? value)
        {
            string? text = value switch
            {
                string words => words,
                bool or long or double => Convert.ToString(value, CultureInfo.InvariantCulture),
                PickleRecord record => record.ToString(),
                _ => null,
            };
            if (key is string name && text is not null)
                texts[name] = text;
        }
    }
}
